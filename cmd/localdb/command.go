package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// Exit codes as shells have them.
const (
	codeNotFound = 127
	codeSignal   = 128 // and the number of the signal
)

// runCommand runs argv with MONGODB_URI set and returns its exit code. Signals
// that we get are passed on to it.
func runCommand(ctx context.Context, argv []string, db server) (int, error) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2)
	defer signal.Stop(signals)
	if ctx.Err() != nil { // one that came before we listened here
		return codeSignal + int(syscall.SIGINT), errors.New("interrupted before the command was started")
	}
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), "MONGODB_URI="+db.uri())
	if f, ok := db.(*ferret); ok { // for another FerretDB on the same data, as some tests need one
		cmd.Env = append(cmd.Env, "FERRETDB_POSTGRESQL_URL="+f.postgres.url)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	c, err := startChild(cmd, syscall.SIGKILL)
	if err != nil {
		return codeNotFound, err
	}
	for {
		select {
		case <-c.done:
			return exitCode(c.err)
		case s := <-signals:
			pass(s, c.process)
		case <-db.ended():
			pass(syscall.SIGTERM, c.process)
			<-c.done
			code, _ := exitCode(c.err)
			return max(code, 1), errors.New("the server ended by itself while the command ran")
		}
	}
}

// pass sends s on to p, unless the terminal has sent it to p as well.
func pass(s os.Signal, p *os.Process) {
	if (s == os.Interrupt || s == syscall.SIGQUIT) && inForeground() {
		return
	}
	_ = p.Signal(s) // it may have ended just now
}

// inForeground tells whether this process's group has the terminal, so that a
// key such as Ctrl-C goes to every process of the group.
func inForeground() bool {
	tty, err := os.Open("/dev/tty")
	if err != nil {
		return false
	}
	defer tty.Close()
	group, err := unix.IoctlGetInt(int(tty.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

// exitCode is the code with which a process ended, as a shell would tell it.
func exitCode(err error) (int, error) {
	if err == nil {
		return 0, nil
	}
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return 1, fmt.Errorf("run the command: %w", err)
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return codeSignal + int(status.Signal()), nil
	}
	return exit.ExitCode(), nil
}
