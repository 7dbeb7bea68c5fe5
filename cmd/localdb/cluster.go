package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// cluster is what PostgreSQL calls its data: a folder that one server works on.
type cluster struct {
	path     string
	engine   engine
	account  account
	password string
}

// The files that PostgreSQL's programs get opened, by the numbers under which
// they find them. They so need no way to the folders, which may lie where their
// account may not go: root's home, say.
const (
	dataFD   = "/proc/self/fd/3"
	zonesFD  = "/proc/self/fd/4" // interpreter.go has this written into them
	secretFD = "/proc/self/fd/5" //nolint:gosec // the name of a file and no secret
)

// pgpass in the cluster holds the password, in the form that libpq reads.
const pgpass = "pgpass"

// openCluster opens the cluster at path and makes it first if there is none.
// A half-made one, left by an interrupted start, is thrown away.
func openCluster(ctx context.Context, path string, e engine) (cluster, error) {
	a, err := postgresAccount()
	if err != nil {
		return cluster{}, err
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if err := makeCluster(ctx, path, e, a); err != nil {
			return cluster{}, err
		}
	}
	if err := checkVersion(path); err != nil {
		return cluster{}, err
	}
	text, err := os.ReadFile(filepath.Join(path, pgpass))
	if err != nil {
		return cluster{}, fmt.Errorf("read the password of PostgreSQL: %w", err)
	}
	fields := strings.Split(strings.TrimSpace(string(text)), ":")
	return cluster{path, e, a, fields[len(fields)-1]}, nil
}

// checkVersion refuses data of another major version of PostgreSQL.
func checkVersion(path string) error {
	version, err := os.ReadFile(filepath.Join(path, "PG_VERSION"))
	if err != nil {
		return fmt.Errorf("read which PostgreSQL made the data: %w", err)
	}
	if got := strings.TrimSpace(string(version)); got != postgresMajor {
		return fmt.Errorf("the data in %s were made by PostgreSQL %s and this is PostgreSQL %s: "+
			"give another folder with --dir, or remove that one", path, got, postgresMajor)
	}
	return nil
}

// makeCluster makes a cluster beside path and renames it when it is whole.
func makeCluster(ctx context.Context, path string, e engine, a account) error {
	half := path + halfMade
	if err := os.RemoveAll(half); err != nil {
		return fmt.Errorf("remove a half-made database: %w", err)
	}
	if err := os.Mkdir(half, 0o700); err != nil {
		return fmt.Errorf("make the database's folder: %w", err)
	}
	if err := a.own(half); err != nil {
		return err
	}
	password := rand.Text()
	if err := initdb(ctx, half, e, a, password); err != nil {
		return err
	}
	file := filepath.Join(half, pgpass)
	if err := os.WriteFile(file, []byte("*:*:*:postgres:"+password+"\n"), 0o600); err != nil {
		return fmt.Errorf("keep the password of PostgreSQL: %w", err)
	}
	if err := a.own(file); err != nil {
		return err
	}
	if err := os.Rename(half, path); err != nil {
		return fmt.Errorf("name the new database: %w", err)
	}
	return nil
}

// initdb fills the empty folder data. Everybody on this machine can reach the
// port, so there is a password; being random, it needs no costly hash.
func initdb(ctx context.Context, data string, e engine, a account, password string) error {
	secret, err := secretFile(data+".secret", a, password)
	if err != nil {
		return err
	}
	defer secret.Close()
	cmd := exec.Command(e.program("initdb"),
		"--pgdata="+dataFD, "--pwfile="+secretFD, "--username=postgres", "--auth=scram-sha-256",
		"--encoding=UTF8", "--locale=C.UTF-8", "--set=scram_iterations=1")
	release, err := handFiles(cmd, data, e)
	if err != nil {
		return err
	}
	defer release()
	cmd.ExtraFiles = append(cmd.ExtraFiles, secret)
	cmd.Dir = "/"
	a.run(cmd)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := runChild(ctx, cmd); err != nil {
		return fmt.Errorf("make the database: %w\n%s", err, bytes.TrimSpace(said.Bytes()))
	}
	return nil
}

// secretFile is an open file that only a may read and that has no name any more.
func secretFile(path string, a account, text string) (*os.File, error) {
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("hand over the password: %w", err)
	}
	defer os.Remove(path)
	if err := a.own(path); err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("hand over the password: %w", err)
	}
	return file, nil
}

// handFiles hands cmd the folders that it knows by dataFD and zonesFD.
func handFiles(cmd *exec.Cmd, data string, e engine) (release func(), err error) {
	for _, path := range []string{data, e.zones()} {
		file, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("open a folder for PostgreSQL: %w", err)
		}
		cmd.ExtraFiles = append(cmd.ExtraFiles, file)
	}
	files := cmd.ExtraFiles
	return func() {
		for _, f := range files {
			_ = f.Close() // nothing was written
		}
	}, nil
}
