// Package running builds and starts the real programs and speaks to them over
// real HTTP: for the tests that kill them and the measurements that load them.
package running

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Root is the folder of the project: the nearest one above the working folder
// that has both go.mod and cmd/qaloop.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "cmd", "qaloop")); err == nil {
			return dir, nil
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", errors.New("run this inside the project: no folder above has cmd/qaloop")
		}
		dir = above
	}
}

// child is a process that was started, and what is known of its end.
type child struct {
	process *os.Process
	done    chan struct{} // closed when it has ended
	err     error         // how; set before done is closed
	lock    sync.Mutex    // guards lines
	lines   []string      // what it said on standard output
	said    chan struct{} // gets one for each new line; never blocks the child
}

// begin starts c. The caller ends it: a test by Kill or Stop.
func begin(c *exec.Cmd, log io.Writer) (*child, error) {
	c.Stderr = log
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", c.Path, err)
	}
	p := &child{process: c.Process, done: make(chan struct{}), said: make(chan struct{}, 1)}
	go func() {
		defer close(p.done)
		p.listen(out)
		p.err = c.Wait()
	}()
	return p, nil
}

// listen keeps every line until there are no more.
func (p *child) listen(out io.Reader) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		p.lock.Lock()
		p.lines = append(p.lines, lines.Text())
		p.lock.Unlock()
		select {
		case p.said <- struct{}{}:
		default:
		}
	}
}

// startPatience is how long a program may take to be ready.
const startPatience = time.Minute

// find waits until the child says a line that pick knows, and gives what pick
// made of it.
func (p *child) find(pick func(line string) (string, bool)) (string, error) {
	timeout := time.NewTimer(startPatience)
	defer timeout.Stop()
	for {
		if found, ok := p.look(pick); ok {
			return found, nil
		}
		select {
		case <-p.said:
		case <-p.done:
			if found, ok := p.look(pick); ok {
				return found, nil
			}
			return "", fmt.Errorf("it ended before it was ready: %w", errors.Join(errEnded, p.err))
		case <-timeout.C:
			return "", errors.Join(fmt.Errorf("it was not ready after %s", startPatience), p.process.Kill())
		}
	}
}

// errEnded is a process that ended by itself, whatever its exit code.
var errEnded = errors.New("the process has ended")

func (p *child) look(pick func(string) (string, bool)) (string, bool) {
	p.lock.Lock()
	defer p.lock.Unlock()
	for _, line := range p.lines {
		if found, ok := pick(line); ok {
			return found, true
		}
	}
	return "", false
}

// Done is closed when the process has ended, however it did.
func (p *child) Done() <-chan struct{} { return p.done }

// PID is the number of the process.
func (p *child) PID() int { return p.process.Pid }

// Kill ends the process as kill -9 does and waits until it is gone. One that is
// gone already is no fault.
func (p *child) Kill() {
	_ = p.process.Kill()
	<-p.done
}

// Killed reports whether the process was ended by SIGKILL. It is true or false
// only once Done is closed.
func (p *child) Killed() bool {
	exit, ok := errors.AsType[*exec.ExitError](p.err)
	if !ok {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signal() == syscall.SIGKILL
}

// Stop asks the process to end (SIGTERM), waits, and fails if it does not end
// within patience or ends with a fault.
func (p *child) Stop(patience time.Duration) error {
	if err := p.process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.done:
		return p.err
	case <-time.After(patience):
		p.Kill()
		return fmt.Errorf("process %d had not ended %s after SIGTERM", p.process.Pid, patience)
	}
}
