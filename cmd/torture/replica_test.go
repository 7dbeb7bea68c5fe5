//go:build torture

package torture

import (
	"context"
	"net"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

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

// blind wants that a server is as cruel as it should be: increments whose
// replies are lost count twice and are reported as done once.
func blind(t *testing.T, l *line) {
	t.Helper()
	const increments, loses = 5, 50 * time.Millisecond
	client, err := mongo.Connect(options.Client().ApplyURI(l.uri).SetTimeout(patience))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Disconnect(context.Background()) }()
	counters := client.Database("blind").Collection("counters")
	done := 0
	for range increments {
		if err := client.Ping(t.Context(), nil); err != nil { // a connection that is there
			t.Fatal(err)
		}
		l.poison(t, []toxic{down("limit_data", `"bytes":1`)})
		healed := make(chan struct{})
		time.AfterFunc(loses, func() { l.heal(); close(healed) })
		_, err := counters.UpdateOne(t.Context(), bson.M{"_id": "a"}, bson.M{"$inc": bson.M{"n": 1}}, options.UpdateOne().SetUpsert(true))
		if err == nil {
			done++
		}
		<-healed
	}
	var counter struct{ N int }
	if err := counters.FindOne(t.Context(), bson.M{"_id": "a"}).Decode(&counter); err != nil {
		t.Fatal(err)
	}
	t.Logf("control: %d blind increments reported as done count as %d", done, counter.N)
	if counter.N <= done {
		t.Errorf("the server does not repeat blindly: %d increments count as %d", done, counter.N)
	}
}
