//go:build torture

package torture

import (
	"context"
	"net"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"qaloop/cmd/internal/running"
)

// startBlindReplica starts a FerretDB that calls itself a replica set, on a
// PostgreSQL of the test's own, and gives its URI.
func startBlindReplica(t *testing.T) string {
	t.Helper()
	root, err := running.Root()
	if err != nil {
		t.Fatal(err)
	}
	ferret := filepath.Join(folder, "ferretdb")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", ferret, "github.com/FerretDB/FerretDB/v2/cmd/ferretdb")
	build.Dir = filepath.Join(root, "cmd", "localdb") // its module has it
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	dir, address := t.TempDir(), freeAddress(t)
	server, err := running.StartBeside(context.Background(), dir, t.Output(), ferret,
		"--dev-repl-set-name=rs0", "--no-auth", "--listen-addr="+address, "--state-dir="+dir, "--debug-addr=-", "--telemetry=disable", "--log-level=error")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop(time.Minute) })
	for until := time.Now().Add(time.Minute); ; {
		conn, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			_ = conn.Close()
			// The set tells its own address, and we want to go by way of a line.
			return "mongodb://" + address + "/?directConnection=true"
		}
		select {
		case <-server.Done():
			t.Fatal("the server ended")
		case <-time.After(100 * time.Millisecond):
		}
		if time.Now().After(until) {
			t.Fatal(err)
		}
	}
}
