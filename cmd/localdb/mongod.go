package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"syscall"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// mongod is a child that is a replica set of one node: transactions and the
// like then work as in a real installation.
type mongod struct {
	*child
	folder  *folder
	log     *os.File
	program string
	address string
}

const replicaSet = "qaloop"

// startMongod starts program on the data of f.
func startMongod(ctx context.Context, f *folder, program string, noSync bool) (server, error) {
	if err := endStale(f.at(mongodData)); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(f.at(mongodData), 0o700); err != nil {
		return nil, fmt.Errorf("make mongod's folder: %w", err)
	}
	port, err := f.port()
	if err != nil {
		return nil, err
	}
	log, err := f.log(mongodData)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program, mongodArgs(f.at(mongodData), port)...)
	cmd.Stdout, cmd.Stderr = log, log
	attributes(cmd).Setsid = true // Ctrl-C is for us; we then end it in order
	process, err := startChild(cmd, syscall.SIGKILL)
	if err != nil {
		return nil, err
	}
	host := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	db := &mongod{process, f, log, program, "mongodb://" + host + "/?replicaSet=" + replicaSet}
	if err := db.initiate(ctx, host, noSync); err != nil {
		return nil, errors.Join(fmt.Errorf("start mongod: %w; see %s", err, log.Name()), db.end(context.WithoutCancel(ctx), syscall.SIGTERM))
	}
	return db, nil
}

// mongodArgs are the arguments that mongod is started with.
func mongodArgs(data string, port int) []string {
	return []string{
		"--dbpath", data, "--port", strconv.Itoa(port), "--bind_ip", "127.0.0.1",
		"--replSet", replicaSet, "--nounixsocket",
	}
}

// initiate makes mongod a replica set, or tells the set that it is its new
// address, and waits until it takes writes.
func (db *mongod) initiate(ctx context.Context, host string, noSync bool) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	go func() { // give up at once when it ends
		select {
		case <-db.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	client, err := mongo.Connect(options.Client().ApplyURI("mongodb://" + host + "/?directConnection=true").
		SetServerSelectionTimeout(startPatience))
	if err != nil {
		return err
	}
	defer func() { _ = client.Disconnect(context.WithoutCancel(ctx)) }() // nothing depends on it
	admin := client.Database("admin")
	err = admin.RunCommand(ctx, bson.D{{Key: "replSetInitiate", Value: setOfOne(host, 1, noSync)}}).Err()
	if failure, ok := errors.AsType[mongo.CommandError](err); ok && failure.Name == "AlreadyInitialized" {
		err = readdress(ctx, admin, host, noSync)
	}
	if err != nil {
		return fmt.Errorf("make the replica set: %w", err)
	}
	return ping(ctx, db.address) // waits for a primary
}

// setOfOne is the configuration of a replica set whose only member is host.
func setOfOne(host string, version int, noSync bool) bson.D {
	return bson.D{
		{Key: "_id", Value: replicaSet},
		{Key: "version", Value: version},
		{Key: "writeConcernMajorityJournalDefault", Value: !noSync},
		{Key: "members", Value: bson.A{bson.D{{Key: "_id", Value: 0}, {Key: "host", Value: host}}}},
	}
}

// readdress changes the configuration if it names another host, as it does
// after a start on another port.
func readdress(ctx context.Context, admin *mongo.Database, host string, noSync bool) error {
	var got struct {
		Config struct {
			Version int
			Members []struct{ Host string }
		}
	}
	if err := admin.RunCommand(ctx, bson.D{{Key: "replSetGetConfig", Value: 1}}).Decode(&got); err != nil {
		return err
	}
	if len(got.Config.Members) == 1 && got.Config.Members[0].Host == host {
		return nil
	}
	return admin.RunCommand(ctx, bson.D{
		{Key: "replSetReconfig", Value: setOfOne(host, got.Config.Version+1, noSync)},
		{Key: "force", Value: true},
	}).Err()
}

func (db *mongod) uri() string            { return db.address }
func (db *mongod) ended() <-chan struct{} { return db.done }
func (db *mongod) about() string {
	return fmt.Sprintf("%s as a replica set of one, data in %s", db.program, db.folder.path)
}

// stop ends mongod in order, then lets go of the folder.
func (db *mongod) stop(ctx context.Context) error {
	return errors.Join(db.end(ctx, syscall.SIGTERM), db.log.Close(), db.folder.close())
}
