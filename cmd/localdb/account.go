package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// account is whom PostgreSQL runs as. It refuses to run as root.
type account struct {
	uid, gid uint32
	foreign  bool // it is not our own
}

// postgresAccount is our own account, or nobody's when we are root.
func postgresAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: id(os.Geteuid()), gid: id(os.Getegid())}, nil
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		return account{}, fmt.Errorf("PostgreSQL refuses to run as root, and there is no other account for it: %w", err)
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return account{}, fmt.Errorf("read the user id of nobody: %w", err)
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return account{}, fmt.Errorf("read the group id of nobody: %w", err)
	}
	return account{id(uid), id(gid), true}, nil
}

// id is n as the kernel has user and group ids.
func id(n int) uint32 { return uint32(n) } //nolint:gosec // ids come from the system and fit

// run makes cmd run as a.
func (a account) run(cmd *exec.Cmd) {
	if a.foreign {
		attributes(cmd).Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
}

// own gives the file or folder at path to a.
func (a account) own(path string) error {
	if !a.foreign {
		return nil
	}
	if err := os.Chown(path, int(a.uid), int(a.gid)); err != nil {
		return fmt.Errorf("give %s to the account of PostgreSQL: %w", path, err)
	}
	return nil
}
