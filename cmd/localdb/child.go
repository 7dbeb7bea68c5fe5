package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// child is a process that ends when this one ends, however that happens.
type child struct {
	process *os.Process
	done    chan struct{} // closed when it has ended
	err     error         // how it ended; set before done is closed
}

// startChild starts cmd. Should this process die first, even by kill -9, the
// kernel sends the child the signal onDeath.
//
// The kernel goes by the thread that made the child and not by the process, so
// the child is made on a thread that lives as long as the child does.
func startChild(cmd *exec.Cmd, onDeath syscall.Signal) (*child, error) {
	c := &child{done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with this goroutine
		signalOnDeath(cmd, onDeath)
		err := cmd.Start()
		c.process = cmd.Process
		started <- err
		if err != nil {
			return
		}
		c.err = cmd.Wait()
		close(c.done)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Args[0], err)
	}
	return c, nil
}

// runChild runs cmd to its end, or kills it when ctx ends first.
func runChild(ctx context.Context, cmd *exec.Cmd) error {
	c, err := startChild(cmd, syscall.SIGKILL)
	if err != nil {
		return err
	}
	select {
	case <-c.done:
		return c.err
	case <-ctx.Done():
		return errors.Join(context.Cause(ctx), c.end(context.Background(), syscall.SIGKILL))
	}
}

// end sends s and waits; when ctx ends first, the child is killed.
func (c *child) end(ctx context.Context, s syscall.Signal) error {
	if err := c.process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signal process %d: %w", c.process.Pid, err)
	}
	select {
	case <-c.done:
		return nil
	case <-ctx.Done():
	}
	if err := c.process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill process %d: %w", c.process.Pid, err)
	}
	<-c.done
	return fmt.Errorf("process %d did not end in time and was killed", c.process.Pid)
}

// attributes are the attributes of cmd's process, to be added to.
func attributes(cmd *exec.Cmd) *syscall.SysProcAttr {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	return cmd.SysProcAttr
}
