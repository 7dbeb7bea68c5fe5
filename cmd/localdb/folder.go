package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// What lies in a data folder.
const (
	postgresData = "postgres"   // PostgreSQL's data
	ferretState  = "ferretdb"   // what FerretDB keeps for itself
	mongodData   = "mongod"     // mongod's data
	lockFile     = "lock"       // held by the localdb that runs on the folder
	portFile     = "port"       // the port of the last time
	logSuffix    = ".log"       // what the servers had to say
	halfMade     = ".half-made" // ends the name of what is not whole yet
)

// folder is a data folder that this process holds for itself.
type folder struct {
	path string
	lock *os.File
}

// openFolder makes dir if need be and takes it. It fails at once when another
// localdb has it.
func openFolder(dir string) (*folder, error) {
	path, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find folder %s: %w", dir, err)
	}
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(path, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the data folder: %w", err)
	}
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		holder, _ := io.ReadAll(io.LimitReader(lock, 1000)) // only to be more helpful
		return nil, errors.Join(taken(path, holder), lock.Close())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock the data folder: %w", err), lock.Close())
	}
	f := &folder{path, lock}
	return f, f.note("")
}

// taken says that another localdb has the folder, and what can be done.
func taken(path string, holder []byte) error {
	pid, uri, _ := strings.Cut(string(bytes.TrimSpace(holder)), " ")
	who := "another localdb"
	if pid != "" {
		who += " (process " + pid + ")"
	}
	if uri != "" {
		return fmt.Errorf("%s runs on %s already: use its server with MONGODB_URI=%s, stop it, or give another folder with --dir",
			who, path, uri)
	}
	return fmt.Errorf("%s runs on %s already: stop it, or give another folder with --dir", who, path)
}

// note writes who holds the folder, for a second localdb to tell.
func (f *folder) note(uri string) error {
	if err := f.lock.Truncate(0); err != nil {
		return fmt.Errorf("write the lock: %w", err)
	}
	if _, err := f.lock.WriteAt([]byte(strings.TrimSpace(fmt.Sprintf("%d %s", os.Getpid(), uri))), 0); err != nil {
		return fmt.Errorf("write the lock: %w", err)
	}
	return nil
}

// close lets others have the folder.
func (f *folder) close() error {
	if err := f.lock.Close(); err != nil {
		return fmt.Errorf("unlock the data folder: %w", err)
	}
	return nil
}

// at is the path of name in the folder.
func (f *folder) at(name string) string { return filepath.Join(f.path, name) }

// has tells whether the folder holds name.
func (f *folder) has(name string) bool {
	_, err := os.Stat(f.at(name))
	return err == nil
}

// empty throws away all data, after ending a server that may still be at them.
func (f *folder) empty() error {
	if err := endStale(f.at(postgresData)); err != nil {
		return err
	}
	for _, name := range []string{postgresData, postgresData + halfMade, ferretState, mongodData} {
		if err := os.RemoveAll(f.at(name)); err != nil {
			return fmt.Errorf("empty the data folder: %w", err)
		}
	}
	return nil
}

// maxLog is the size from which a log is put aside at the next start.
const maxLog = 10 << 20

// log opens the log file of the server called name.
func (f *folder) log(name string) (*os.File, error) {
	path := f.at(name + logSuffix)
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, fmt.Errorf("put the log of %s aside: %w", name, err)
		}
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of %s: %w", name, err)
	}
	return file, nil
}

// port is the port of the last time if it is free, so that an address noted
// elsewhere stays right, and otherwise one that is free.
func (f *folder) port() (int, error) {
	if last, err := os.ReadFile(f.at(portFile)); err == nil {
		if port, err := strconv.Atoi(string(last)); err == nil {
			if port, err := freePort(port); err == nil {
				return port, nil
			}
		}
	}
	port, err := freePort(0)
	if err != nil {
		return 0, err
	}
	if err := os.WriteFile(f.at(portFile), []byte(strconv.Itoa(port)), 0o600); err != nil {
		return 0, fmt.Errorf("note the port: %w", err)
	}
	return port, nil
}

// freePort makes sure that nobody listens on port of this machine's loopback
// address; 0 means any port.
func freePort(port int) (int, error) {
	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.Join(errors.New("find a free port: not a TCP address"), l.Close())
	}
	return addr.Port, l.Close()
}
