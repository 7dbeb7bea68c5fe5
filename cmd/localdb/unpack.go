package main

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// unpackAll unpacks packages into a new folder root. Nothing of them is run.
func unpackAll(ctx context.Context, packages []string, root string, p *progress) error {
	if err := os.RemoveAll(root); err != nil {
		return fmt.Errorf("remove a half-unpacked engine: %w", err)
	}
	if err := layOut(root); err != nil {
		return err
	}
	p.begin("unpacking")
	var counting sync.Mutex
	count := 0
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for _, file := range packages {
		group.Go(func() error {
			if err := unpack(ctx, file, root); err != nil {
				return fmt.Errorf("unpack %s: %w", filepath.Base(file), err)
			}
			counting.Lock()
			defer counting.Unlock()
			count++
			p.at(100 * count / len(packages))
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	p.end()
	return nil
}

// layOut makes the folders that Debian has as links since it merged /usr.
func layOut(root string) error {
	for _, name := range []string{"bin", "sbin", "lib", "lib64"} {
		if err := os.MkdirAll(filepath.Join(root, "usr", name), 0o755); err != nil {
			return fmt.Errorf("lay out the engine: %w", err)
		}
		if err := os.Symlink("usr/"+name, filepath.Join(root, name)); err != nil {
			return fmt.Errorf("lay out the engine: %w", err)
		}
	}
	return nil
}

// unpack unpacks the package file into root.
func unpack(ctx context.Context, file, root string) error {
	read, write := io.Pipe()
	cmd := exec.Command("dpkg-deb", "--fsys-tarfile", file)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = write, &said
	ran := make(chan error, 1)
	go func() {
		err := runChild(ctx, cmd)
		if err != nil {
			err = fmt.Errorf("dpkg-deb: %w %s", err, bytes.TrimSpace(said.Bytes()))
		}
		_ = write.CloseWithError(err) // never fails
		ran <- err
	}()
	err := extract(read, root)
	_ = read.CloseWithError(errors.New("the rest is not wanted")) // never fails
	return errors.Join(err, <-ran)
}

// unneeded tells what is left out: papers, and byte code for a compiler.
func unneeded(name string) bool {
	for _, folder := range []string{"usr/share/doc/", "usr/share/man/", "usr/share/locale/", "usr/share/lintian/", "usr/share/info/"} {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return strings.Contains(name, "/bitcode/")
}

// extract writes the files of a tar archive into root, and nowhere else.
func extract(archive io.Reader, root string) error {
	in, err := os.OpenRoot(root)
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	defer in.Close()
	for files := tar.NewReader(archive); ; {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			// Read to the end, or the program that writes the archive fails.
			_, err := io.Copy(io.Discard, archive)
			return err
		}
		if err != nil {
			return fmt.Errorf("read the archive: %w", err)
		}
		name := strings.TrimPrefix(path.Clean("/"+header.Name), "/")
		if name == "" || unneeded(name+"/") {
			continue
		}
		if err := extractOne(in, name, header, files); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
}

// extractOne writes one entry of an archive. Devices and the like are left out.
func extractOne(in *os.Root, name string, header *tar.Header, content io.Reader) error {
	if err := in.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	switch header.Typeflag {
	case tar.TypeDir:
		return in.MkdirAll(name, 0o755) // through a link, if there is one
	case tar.TypeReg:
		return writeFile(in, name, header.FileInfo().Mode().Perm(), content)
	case tar.TypeSymlink:
		return replace(in, name, func() error { return in.Symlink(header.Linkname, name) })
	case tar.TypeLink:
		target := strings.TrimPrefix(path.Clean("/"+header.Linkname), "/")
		return replace(in, name, func() error { return in.Link(target, name) })
	}
	return nil
}

// replace makes name with link, in the place of what may be there.
func replace(in *os.Root, name string, link func() error) error {
	if err := in.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return link()
}

// writeFile writes content to a new file.
func writeFile(in *os.Root, name string, mode os.FileMode, content io.Reader) error {
	file, err := in.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode|0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	return errors.Join(err, file.Close())
}
