package main

import (
	"archive/tar"
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// archive is a tar archive of entries whose content is their name.
func archive(t *testing.T, entries ...tar.Header) *bytes.Buffer {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, e := range entries {
		if e.Typeflag == tar.TypeReg {
			e.Size = int64(len(e.Name))
		}
		require.NoError(t, w.WriteHeader(&e))
		if e.Typeflag == tar.TypeReg {
			_, err := w.Write([]byte(e.Name))
			require.NoError(t, err)
		}
	}
	require.NoError(t, w.Close())
	return &out
}

func TestExtract(t *testing.T) {
	root := filepath.Join(t.TempDir(), "root")
	require.NoError(t, layOut(root))
	err := extract(archive(t,
		tar.Header{Name: "./", Typeflag: tar.TypeDir, Mode: 0o755},
		tar.Header{Name: "./bin/", Typeflag: tar.TypeDir, Mode: 0o755}, // a link here, as on a merged /usr
		tar.Header{Name: "./bin/tool", Typeflag: tar.TypeReg, Mode: 0o755},
		tar.Header{Name: "./usr/lib/x/libx.so.1", Typeflag: tar.TypeReg, Mode: 0o600},
		tar.Header{Name: "./usr/lib/x/libx.so", Typeflag: tar.TypeSymlink, Linkname: "libx.so.1"},
		tar.Header{Name: "./usr/bin/same", Typeflag: tar.TypeLink, Linkname: "./usr/bin/tool"},
		tar.Header{Name: "./usr/share/doc/x/copyright", Typeflag: tar.TypeReg, Mode: 0o644},
		tar.Header{Name: "./usr/lib/postgresql/18/lib/bitcode/a.bc", Typeflag: tar.TypeReg, Mode: 0o644},
		tar.Header{Name: "./dev/null", Typeflag: tar.TypeChar, Mode: 0o644},
	), root)
	require.NoError(t, err)

	tool, err := os.Stat(filepath.Join(root, "usr/bin/tool"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o755), tool.Mode())
	same, err := os.Stat(filepath.Join(root, "usr/bin/same"))
	require.NoError(t, err)
	require.True(t, os.SameFile(tool, same))
	library, err := os.Stat(filepath.Join(root, "usr/lib/x/libx.so"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o644), library.Mode(), "PostgreSQL's account must be able to read it")
	for _, name := range []string{"usr/share/doc/x/copyright", "usr/lib/postgresql/18/lib/bitcode/a.bc", "dev/null"} {
		require.NoFileExists(t, filepath.Join(root, name))
	}
}

func TestExtractStaysInItsFolder(t *testing.T) {
	outside := t.TempDir()
	root := filepath.Join(t.TempDir(), "root")
	require.NoError(t, layOut(root))
	err := extract(archive(t,
		tar.Header{Name: "./usr/way-out", Typeflag: tar.TypeSymlink, Linkname: outside},
		tar.Header{Name: "./usr/way-out/file", Typeflag: tar.TypeReg, Mode: 0o644},
	), root)
	require.Error(t, err)
	require.NoFileExists(t, filepath.Join(outside, "file"))

	require.NoError(t, extract(archive(t, tar.Header{Name: "../../up", Typeflag: tar.TypeReg, Mode: 0o644}), root))
	require.FileExists(t, filepath.Join(root, "up"))
}
