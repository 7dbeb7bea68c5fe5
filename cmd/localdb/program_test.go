package main

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// asProgram in the environment makes the test binary the program itself, so
// that a test can start it as a process, and kill it.
const asProgram = "LOCALDB_TEST_AS_PROGRAM"

// patience is how long a test waits for what must happen.
const patience = 2 * time.Minute

func TestMain(m *testing.M) {
	switch {
	case filepath.Base(os.Args[0]) == "mongod":
		os.Exit(standIn(os.Args[1:]))
	case os.Getenv(asProgram) != "":
		main()
	default:
		os.Exit(m.Run())
	}
}

// program is a localdb that runs as a process of its own.
type program struct {
	t    *testing.T
	cmd  *exec.Cmd
	in   *os.File // open until the test closes it
	out  *bufio.Reader
	said *bytes.Buffer // its messages; complete when it has ended
	done chan struct{}
}

// runProgram starts localdb with args, and env besides the usual environment.
func runProgram(t *testing.T, env []string, args ...string) *program {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	p := &program{t: t, cmd: exec.Command(self, args...), said: &bytes.Buffer{}, done: make(chan struct{})}
	usual := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "MONGODB_URI=") })
	p.cmd.Env = append(append(usual, asProgram+"=1"), env...)
	p.cmd.Stderr = p.said
	read, write, err := os.Pipe()
	require.NoError(t, err)
	p.cmd.Stdout, p.out = write, bufio.NewReader(read)
	input, in, err := os.Pipe()
	require.NoError(t, err)
	p.cmd.Stdin, p.in = input, in
	require.NoError(t, p.cmd.Start())
	require.NoError(t, write.Close())
	require.NoError(t, input.Close())
	go func() {
		_ = p.cmd.Wait() // its code is looked at in the state
		close(p.done)
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // mostly it has ended
		<-p.done
		_ = read.Close()
		_ = in.Close() // the test may have
	})
	return p
}

// line reads one line of what the program prints.
func (p *program) line() string {
	p.t.Helper()
	line, err := p.out.ReadString('\n')
	if err != nil {
		<-p.done
		require.NoError(p.t, err, p.said.String())
	}
	return strings.TrimSpace(line)
}

// signal sends s.
func (p *program) signal(s syscall.Signal) {
	p.t.Helper()
	require.NoError(p.t, p.cmd.Process.Signal(s))
}

// code waits for the end and is the code that the program exited with.
func (p *program) code() int {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(patience):
		require.FailNow(p.t, "the program does not end")
	}
	return p.cmd.ProcessState.ExitCode()
}

// children are the processes that the program, and they in turn, have started.
func (p *program) children() []int {
	return descendants(p.cmd.Process.Pid)
}

func descendants(pid int) []int {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	parent := map[int]int{}
	for _, name := range stats {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // ended meanwhile
		}
		of, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		_, rest, _ := strings.Cut(string(text), ") ") // after the name: state, parent
		if fields := strings.Fields(rest); len(fields) > 1 {
			parent[of], _ = strconv.Atoi(fields[1])
		}
	}
	var found []int
	for of := range parent {
		for up := parent[of]; up != 0; up = parent[up] {
			if up == pid {
				found = append(found, of)
				break
			}
		}
	}
	return found
}

// requireGone waits until none of the processes runs.
func requireGone(t *testing.T, pids []int) {
	t.Helper()
	require.NotEmpty(t, pids)
	require.Eventually(t, func() bool { return !slices.ContainsFunc(pids, runs) }, patience, 10*time.Millisecond,
		"of %v some still run", pids)
}

// runs tells whether a process runs; one that only waits for its parent to
// notice its end does not.
func runs(pid int) bool {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	return err == nil && !strings.Contains(string(text), ") Z ")
}
