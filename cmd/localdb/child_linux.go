package main

import (
	"os/exec"
	"syscall"
)

// signalOnDeath has the kernel send s to cmd's process when its parent thread ends.
func signalOnDeath(cmd *exec.Cmd, s syscall.Signal) { attributes(cmd).Pdeathsig = s }
