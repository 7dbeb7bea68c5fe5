package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// patchedPrograms are the programs that we run.
func patchedPrograms() []string { return []string{"postgres", "initdb"} }

// fit makes the programs of e run from their own libraries once e is renamed
// to whole: the machine's C library may be older than theirs.
func (e engine) fit(ctx context.Context, whole engine) error {
	// Maintainer scripts, which are not run, would choose the PostGIS.
	extensions := filepath.Join(e.root, "usr/share/postgresql", postgresMajor, "extension")
	if err := os.Symlink("postgis-3.control", filepath.Join(extensions, "postgis.control")); err != nil {
		return fmt.Errorf("choose the PostGIS: %w", err)
	}
	loader, err := e.loader()
	if err != nil {
		return err
	}
	for _, name := range patchedPrograms() {
		cmd := exec.Command(loader,
			"--library-path", e.libraryPath(), filepath.Join(e.root, "usr/bin/patchelf"),
			"--set-interpreter", filepath.Join(whole.libraries(), filepath.Base(loader)),
			"--force-rpath", "--set-rpath", whole.libraryPath(), e.program(name))
		var said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &said, &said
		if err := runChild(ctx, cmd); err != nil {
			return fmt.Errorf("patch %s: %w %s", name, err, bytes.TrimSpace(said.Bytes()))
		}
		if err := moveZones(e.program(name)); err != nil {
			return err
		}
	}
	return nil
}

// loader is the program of e's C library that starts programs.
func (e engine) loader() (string, error) {
	found, err := filepath.Glob(filepath.Join(e.libraries(), "ld-linux*.so.*"))
	if err != nil || len(found) != 1 {
		return "", errors.Join(errors.New("the packages lack the loader of the C library"), err)
	}
	return found[0], nil
}

// moveZones has a program look for time zones where handFiles puts them, and
// not in the machine's folder, which a small machine lacks. The path in the
// program is written over with one of the same length.
func moveZones(program string) error {
	machine := []byte("/usr/share/zoneinfo\x00")
	ours := []byte(zonesFD)
	for len(ours) < len(machine)-1 {
		ours = append(ours, '/')
	}
	ours = append(ours, 0)
	code, err := os.ReadFile(program)
	if err != nil {
		return fmt.Errorf("read %s: %w", filepath.Base(program), err)
	}
	if err := os.WriteFile(program, bytes.ReplaceAll(code, machine, ours), 0o755); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(program), err)
	}
	return nil
}
