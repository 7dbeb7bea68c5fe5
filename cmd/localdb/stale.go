package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The files in which servers note their process.
const (
	postmasterPID = "postmaster.pid"
	mongodLock    = "mongod.lock"
)

// stalePatience is how long a server that was left behind may take to end.
const stalePatience = 20 * time.Second

// endStale ends a server that still works on data although the localdb that
// started it is gone. PostgreSQL takes SIGQUIT as "end at once, recover later".
func endStale(data string) error {
	pid := stalePID(data)
	if pid == 0 {
		return forgetStranger(data)
	}
	for deadline := time.Now().Add(stalePatience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if stalePID(data) != pid {
			return nil
		}
		for _, s := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGCONT} { // it may have been halted
			if err := syscall.Kill(pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
				return fmt.Errorf("end process %d, which was left on %s: %w", pid, data, err)
			}
		}
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("kill process %d, which was left on %s: %w", pid, data, err)
	}
	return nil
}

// stalePID is the process that works on data, or 0. The number in a file
// proves nothing, since numbers are used again: the process must also have data
// as its working directory, or among its arguments.
func stalePID(data string) int {
	pid := notedPID(data)
	if pid == 0 {
		return 0
	}
	here, err := os.Stat(data)
	if err != nil {
		return 0
	}
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	if cwd, err := os.Stat(filepath.Join(proc, "cwd")); err == nil && os.SameFile(here, cwd) {
		return pid
	}
	args, err := os.ReadFile(filepath.Join(proc, "cmdline"))
	if err == nil && strings.Contains(string(args)+"\x00", "\x00"+data+"\x00") {
		return pid
	}
	return 0
}

// forgetStranger removes PostgreSQL's note of its process when that number is
// another process's by now, as it may be after the machine was started again:
// PostgreSQL would take that for itself, and refuse to start.
func forgetStranger(data string) error {
	pid := notedPID(data)
	_, err := os.Stat(filepath.Join("/proc", strconv.Itoa(pid), "cwd"))
	if known := err == nil; pid == 0 || !known { // nobody has the number, or we may not know who
		return nil
	}
	if err := os.Remove(filepath.Join(data, postmasterPID)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove a note of process %d: %w", pid, err)
	}
	return nil
}

// notedPID is the process that the server of data noted, or 0.
func notedPID(data string) int {
	for _, name := range []string{postmasterPID, mongodLock} {
		text, err := os.ReadFile(filepath.Join(data, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		first, _, _ := strings.Cut(string(text), "\n")
		if pid, err := strconv.Atoi(strings.TrimSpace(first)); err == nil && pid > 0 {
			return pid
		}
	}
	return 0
}
