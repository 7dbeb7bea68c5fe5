//go:build !linux

package main

import (
	"os/exec"
	"syscall"
)

// signalOnDeath does nothing where the kernel cannot do it: there a server that
// outlived a killed localdb is found and ended at the next start.
func signalOnDeath(*exec.Cmd, syscall.Signal) {}
