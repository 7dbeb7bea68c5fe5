package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFollowStatus(t *testing.T) {
	status := "dlstatus:1:0.5:Retrieving file 1 of 205\n" +
		"pmstatus:dpkg-exec:0:Running dpkg\n" +
		"dlstatus:1:broken:x\n" +
		"noise\n" +
		"dlstatus:205:99.9873:Retrieving file 205 of 205 (1s remaining)\n"
	var got []int
	followStatus(strings.NewReader(status), func(percent int) { got = append(got, percent) })
	require.Equal(t, []int{0, 99}, got)
}

func TestComplaints(t *testing.T) {
	said := "Ign:1 http://mirror.test sid InRelease\n" +
		"Err:1 http://mirror.test sid InRelease\n  Could not connect\n" +
		"E: Failed to fetch http://mirror.test/x  Could not connect\n"
	require.Equal(t, "\n    Err:1 http://mirror.test sid InRelease\n    E: Failed to fetch http://mirror.test/x  Could not connect",
		complaints(said))
}

func TestPrivateAptKeepsWhatWasFetched(t *testing.T) {
	dir := t.TempDir()
	a, err := newPrivateApt(dir, mirror{uri: "http://mirror.test/debian/"})
	require.NoError(t, err)
	_, err = a.packages()
	require.Error(t, err, "nothing was fetched yet")
	fetched := filepath.Join(dir, "cache/archives/libc6_2.42-1_amd64.deb")
	require.NoError(t, os.WriteFile(fetched, nil, 0o600))

	a, err = newPrivateApt(dir, mirror{uri: "http://other.test/debian/"})
	require.NoError(t, err)
	packages, err := a.packages()
	require.NoError(t, err)
	require.Equal(t, []string{fetched}, packages)
	source, err := os.ReadFile(filepath.Join(dir, "sources.list"))
	require.NoError(t, err)
	require.Contains(t, string(source), "http://other.test/debian/ sid main")
	conf, err := os.ReadFile(filepath.Join(dir, "apt.conf"))
	require.NoError(t, err)
	require.Contains(t, string(conf), `Dir::State::status "`+dir+`/state/status";`)
	require.NotContains(t, string(conf), `"ARCH"`)
}
