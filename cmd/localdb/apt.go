package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// debianKeyring holds the keys that Debian's archive is signed with.
const debianKeyring = "/usr/share/keyrings/debian-archive-keyring.gpg"

// wantedPackages pull in all the rest: no package counts as installed.
func wantedPackages() []string {
	return []string{
		"postgresql-" + postgresMajor + "-documentdb",
		"postgresql-" + postgresMajor + "-postgis-3-scripts",
		"patchelf",
	}
}

// privateApt is an apt with lists and packages of its own: what is installed
// on the machine and what its apt knows stay as they are.
type privateApt struct{ dir string }

// newPrivateApt lays one out in dir, with sid of m as its only source. What an
// earlier, interrupted one had fetched is used again.
func newPrivateApt(dir string, m mirror) (privateApt, error) {
	a := privateApt{dir}
	for _, name := range []string{"state/lists/partial", "cache/archives/partial"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			return a, fmt.Errorf("make apt's folders: %w", err)
		}
	}
	files := map[string]string{"sources.list": sourceLine(m), "state/status": "", "apt.conf": a.configuration()}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return a, fmt.Errorf("write apt's configuration: %w", err)
		}
	}
	return a, nil
}

// sourceLine is the entry of sources.list for sid of m.
func sourceLine(m mirror) string {
	option := ""
	if _, err := os.Stat(debianKeyring); err == nil {
		option = "[signed-by=" + debianKeyring + "] "
	}
	if m.trusted {
		option = "[trusted=yes] "
	}
	return "deb " + option + m.uri + " sid main\n"
}

// configuration adds to that of the machine, from which proxies come, for one.
func (a privateApt) configuration() string {
	return strings.NewReplacer("DIR", a.dir, "ARCH", runtime.GOARCH).Replace(`
Dir::Etc::SourceList "DIR/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State "DIR/state";
Dir::State::Lists "DIR/state/lists";
Dir::State::status "DIR/state/status";
Dir::Cache "DIR/cache";
Dir::Cache::archives "DIR/cache/archives";
#clear APT::Architectures;
APT::Architecture "ARCH";
APT::Architectures { "ARCH"; };
APT::Install-Recommends "false";
Acquire::Languages { "none"; };
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::CNF::DefaultEnabled "false";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
`)
}

// run runs apt-get; at is told the percentage of what it has fetched.
func (a privateApt) run(ctx context.Context, at func(percent int), args ...string) error {
	read, write, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("make a pipe for apt: %w", err)
	}
	all := append([]string{"-q", "-y", "-c", filepath.Join(a.dir, "apt.conf"), "-o", "APT::Status-Fd=3"}, args...)
	cmd := exec.Command("apt-get", all...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive")
	cmd.ExtraFiles = []*os.File{write}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		followStatus(read, at)
	}()
	runErr := runChild(ctx, cmd)
	closeErr := write.Close()
	<-followed
	if runErr != nil {
		return fmt.Errorf("apt-get %s: %w%s", args[0], runErr, complaints(said.String()))
	}
	return errors.Join(closeErr, read.Close())
}

// followStatus reads the lines that apt writes to its status file, such as
// "dlstatus:12:45.3:Retrieving file 12 of 205".
func followStatus(r io.Reader, at func(percent int)) {
	for lines := bufio.NewScanner(r); lines.Scan(); {
		fields := strings.SplitN(lines.Text(), ":", 4)
		if len(fields) != 4 || fields[0] != "dlstatus" {
			continue
		}
		if percent, err := strconv.ParseFloat(fields[2], 64); err == nil {
			at(int(percent))
		}
	}
}

// complaints are the lines in which apt says what is wrong.
func complaints(said string) string {
	var lines []string
	for line := range strings.Lines(said) {
		if strings.HasPrefix(line, "E:") || strings.HasPrefix(line, "Err:") {
			lines = append(lines, "\n    "+strings.TrimSpace(line))
		}
	}
	return strings.Join(lines, "")
}

// packages are the package files that were fetched.
func (a privateApt) packages() ([]string, error) {
	found, err := filepath.Glob(filepath.Join(a.dir, "cache/archives/*.deb"))
	if err != nil {
		return nil, fmt.Errorf("list the packages: %w", err)
	}
	if len(found) == 0 {
		return nil, errors.New("apt fetched no package")
	}
	return found, nil
}
