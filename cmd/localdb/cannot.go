package main

import "errors"

// cannot is the one message for a machine where no server is to be had.
func cannot(why string) error {
	return errors.New("no MongoDB-compatible server is to be had here.\n" +
		"  MONGODB_URI: not set\n" +
		"  mongod: not on the PATH\n" +
		"  PostgreSQL with DocumentDB out of Debian's packages: " + why + "\n" +
		"Do one of these: set MONGODB_URI to a server of yours; install mongod; " +
		"or run this on Debian (amd64 or arm64), where apt gets what is needed")
}
