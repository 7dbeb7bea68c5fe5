package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAFolderHasOneUser(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	f, err := openFolder(dir)
	require.NoError(t, err)
	_, err = openFolder(dir)
	require.ErrorContains(t, err, "process "+strconv.Itoa(os.Getpid())+")")
	require.ErrorContains(t, err, dir)

	require.NoError(t, f.note("mongodb://127.0.0.1:1234/"))
	_, err = openFolder(dir)
	require.ErrorContains(t, err, "MONGODB_URI=mongodb://127.0.0.1:1234/")

	require.NoError(t, f.close())
	f, err = openFolder(dir)
	require.NoError(t, err, "what the last one noted is not a lock")
	require.NoError(t, f.close())
}

func TestTheSamePortAgain(t *testing.T) {
	f, err := openFolder(t.TempDir())
	require.NoError(t, err)
	defer f.close()
	first, err := f.port()
	require.NoError(t, err)
	again, err := f.port()
	require.NoError(t, err)
	require.Equal(t, first, again)

	taken := listen(t)
	require.NoError(t, os.WriteFile(f.at(portFile), []byte(strconv.Itoa(taken)), 0o600))
	other, err := f.port()
	require.NoError(t, err)
	require.NotEqual(t, taken, other, "somebody else listens there")
}

// listen takes a port until the test ends.
func listen(t *testing.T) int {
	t.Helper()
	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() }) // nothing to lose
	addr, ok := l.Addr().(*net.TCPAddr)
	require.True(t, ok)
	return addr.Port
}

func TestEmptyLeavesNoData(t *testing.T) {
	f, err := openFolder(t.TempDir())
	require.NoError(t, err)
	defer f.close()
	for _, name := range []string{postgresData, postgresData + halfMade, ferretState, mongodData, "kept"} {
		require.NoError(t, os.Mkdir(f.at(name), 0o700))
	}
	require.NoError(t, f.empty())
	for _, name := range []string{postgresData, postgresData + halfMade, ferretState, mongodData} {
		require.False(t, f.has(name), name)
	}
	require.True(t, f.has("kept"))
}

func TestABigLogIsPutAside(t *testing.T) {
	f, err := openFolder(t.TempDir())
	require.NoError(t, err)
	defer f.close()
	path := f.at(postgresData + logSuffix)
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	require.NoError(t, os.Truncate(path, maxLog+1))
	log, err := f.log(postgresData)
	require.NoError(t, err)
	defer log.Close()
	info, err := log.Stat()
	require.NoError(t, err)
	require.Zero(t, info.Size())
	require.FileExists(t, path+".old")
}

func TestOnlyAServerOfTheFolderIsStale(t *testing.T) {
	data := t.TempDir()
	require.Zero(t, stalePID(data), "no file")
	note := func(text string) {
		require.NoError(t, os.WriteFile(filepath.Join(data, postmasterPID), []byte(text), 0o600))
	}
	note("not a number\n")
	require.Zero(t, stalePID(data))
	note(strconv.Itoa(os.Getpid()) + "\n/proc/self/fd/3\n")
	require.Zero(t, stalePID(data), "a process that has nothing to do with the folder")
	require.NoError(t, endStale(data))
	require.NoFileExists(t, filepath.Join(data, postmasterPID), "PostgreSQL would take that process for itself")

	cmd := exec.Command("sleep", "1000")
	cmd.Dir = data
	require.NoError(t, cmd.Start())
	note(strconv.Itoa(cmd.Process.Pid) + "\n")
	require.Equal(t, cmd.Process.Pid, stalePID(data))
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	require.NoError(t, endStale(data))
	require.Error(t, <-ended, "it was ended by a signal")
}
