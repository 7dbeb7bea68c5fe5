package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

// These tests start the real thing. An engine is fetched if there is none.

// with does something with a collection of the server at uri.
func with(t *testing.T, uri string, do func(things *mongo.Collection)) {
	t.Helper()
	client, err := mongo.Connect(options.Client().ApplyURI(uri).SetWriteConcern(writeconcern.Majority()))
	require.NoError(t, err)
	defer func() { require.NoError(t, client.Disconnect(t.Context())) }()
	do(client.Database("localdb_test").Collection("things"))
}

func add(t *testing.T, uri string, ids ...int) {
	t.Helper()
	with(t, uri, func(things *mongo.Collection) {
		for _, id := range ids {
			_, err := things.InsertOne(t.Context(), bson.D{{Key: "_id", Value: id}})
			require.NoError(t, err)
		}
	})
}

func requireCount(t *testing.T, uri string, want int64) {
	t.Helper()
	with(t, uri, func(things *mongo.Collection) {
		got, err := things.CountDocuments(t.Context(), bson.D{})
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

func TestDataOutliveAKill(t *testing.T) {
	dir := t.TempDir()
	// What an interrupted first start leaves.
	require.NoError(t, os.MkdirAll(filepath.Join(dir, postgresData+halfMade, "base"), 0o700))

	first := runProgram(t, nil, "--dir", dir)
	uri := first.line()
	add(t, uri, 1, 2, 3)
	children := first.children()
	first.signal(syscall.SIGKILL)
	killed := time.Now()
	requireGone(t, children)
	t.Logf("%d processes were gone %v after kill -9", len(children), time.Since(killed))

	began := time.Now()
	second := runProgram(t, nil, "--dir", dir)
	require.Equal(t, uri, second.line(), "the address stays")
	t.Logf("the second start took %v, recovery included", time.Since(began))
	requireCount(t, uri, 3)
	add(t, uri, 4)

	other := runProgram(t, nil, "--dir", dir)
	require.Equal(t, 1, other.code())
	require.Contains(t, other.said.String(), "process "+strconv.Itoa(second.cmd.Process.Pid))
	require.Contains(t, other.said.String(), uri)
	requireCount(t, uri, 4)

	children = second.children()
	second.signal(syscall.SIGINT)
	require.Zero(t, second.code(), second.said.String())
	requireGone(t, children)

	third := runProgram(t, nil, "--dir", dir, "--", "sh", "-c", "echo $MONGODB_URI; read line")
	requireCount(t, third.line(), 4)
	require.NoError(t, third.in.Close())
	require.Equal(t, 1, third.code(), "what read answers at the end of its input")
}

func TestAServerThatWasLeftBehindIsEnded(t *testing.T) {
	dir := t.TempDir()
	first := runProgram(t, nil, "--dir", dir)
	add(t, first.line(), 1)
	left := notedPID(filepath.Join(dir, postgresData))
	if left == 0 {
		left = notedPID(filepath.Join(dir, mongodData))
	}
	require.NoError(t, syscall.Kill(left, syscall.SIGSTOP)) // so that it cannot do as it is told
	first.signal(syscall.SIGKILL)
	<-first.done
	require.True(t, runs(left))

	second := runProgram(t, nil, "--dir", dir)
	requireCount(t, second.line(), 1)
	requireGone(t, []int{left})
}

func TestACommandIsRunWithTheServer(t *testing.T) {
	dir := t.TempDir()
	p := runProgram(t, nil, "--no-sync", "--dir", dir, "--", "sh", "-c", "echo $MONGODB_URI; read line; exit 7")
	uri := p.line()
	add(t, uri, 1)
	children := p.children()
	require.NoError(t, p.in.Close())
	require.Equal(t, 7, p.code(), p.said.String())
	requireGone(t, children)

	p = runProgram(t, nil, "--no-sync", "--dir", dir, "--", "sh", "-c",
		`trap 'echo bye; exit 9' TERM; echo $MONGODB_URI; while :; do sleep 0.01; done`)
	requireCount(t, p.line(), 1)
	p.signal(syscall.SIGTERM)
	require.Equal(t, "bye", p.line())
	require.Equal(t, 9, p.code())

	p = runProgram(t, nil, "--no-sync", "--empty", "--dir", dir, "--", "sh", "-c", "echo $MONGODB_URI; exec sleep 1000")
	requireCount(t, p.line(), 0)
	children = p.children()
	p.signal(syscall.SIGKILL)
	requireGone(t, children)
}

func TestTheGivenServerIsUsed(t *testing.T) {
	host := runProgram(t, nil, "--no-sync", "--dir", t.TempDir())
	uri := host.line()

	dir := filepath.Join(t.TempDir(), "not-made")
	p := runProgram(t, []string{"MONGODB_URI=" + uri}, "--dir", dir, "--", "sh", "-c", "echo $MONGODB_URI")
	require.Equal(t, uri, p.line())
	require.Zero(t, p.code())
	require.NoDirExists(t, dir)
	require.Contains(t, p.said.String(), "from MONGODB_URI")

	requireCount(t, uri, 0) // it runs on: it is not ours to stop
}

func TestTheEndOfTheServerIsSaid(t *testing.T) {
	dir := t.TempDir()
	p := runProgram(t, nil, "--no-sync", "--dir", dir, "--", "sh", "-c", "echo $MONGODB_URI; exec sleep 1000")
	p.line()
	for _, data := range []string{postgresData, mongodData} {
		if pid := notedPID(filepath.Join(dir, data)); pid != 0 {
			require.NoError(t, syscall.Kill(pid, syscall.SIGQUIT))
		}
	}
	require.Equal(t, codeSignal+int(syscall.SIGTERM), p.code())
	require.True(t, strings.Contains(p.said.String(), "the server ended by itself"), p.said.String())
}
