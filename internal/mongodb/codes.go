package mongodb

import (
	"errors"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/mongo"
)

// passingCodes are those of MongoDB for what passes. The driver knows most of
// them and tries once more by itself; here are those for which that failed, too.
var passingCodes = []int{
	6, 7, 89, 9001, // the network between servers
	50, 262, // it took too long
	91, 189, 10107, 11600, 11602, 13435, 13436, // it stops, steps down, or has no primary
	112, 133, 134, // a conflict of writers, a member that is away or behind
	outOfDiskSpace,
}

const (
	internalError  = 1
	outOfDiskSpace = 14031
)

// passingStates are conditions of PostgreSQL for what passes, by how they
// begin. FerretDB passes them on in the codes of writes that failed.
var passingStates = []string{
	"08",    // the connection is lost
	"25006", // it can only read, as while it recovers
	"40",    // a deadlock, where MongoDB would wait
	"53",    // no space, no memory, too many connections
	"55P03", // a lock was not to be had
	"57014", // it took too long
	"57P",   // it stops, was stopped, or starts
	"58030", // input or output failed
}

const diskFull = "53100"

// passingWords are in what FerretDB says of PostgreSQL where it gives no code
// but that of an internal error.
var passingWords = []string{
	"database system is", "terminating connection", "server closed the connection", "failed to connect", "connection re",
	"unexpected EOF", "conn closed", "broken pipe", "deadlock detected", "too many clients",
	noSpace, noExtending,
}

const (
	noSpace     = "No space left on device"
	noExtending = "could not extend file"
)

const (
	stateLength = 5
	stateBits   = 6
	// stateLeast is above the codes that MongoDB gives names to.
	stateLeast = 1 << (2 * stateBits)
)

// stateOf is the condition of PostgreSQL in a code of FerretDB: its characters,
// six bits each. It is empty for a code of MongoDB's own.
func stateOf(code int) string {
	if code < stateLeast {
		return ""
	}
	state := make([]byte, stateLength)
	for i := range state {
		state[i] = byte(code%(1<<stateBits)) + '0'
		code >>= stateBits
	}
	return string(state)
}

// passing reports whether what the server says is about this moment, and not
// about what it was asked.
func passing(err mongo.ServerError) bool {
	return slices.ContainsFunc(err.ErrorCodes(), func(code int) bool {
		state := stateOf(code)
		switch {
		case code == internalError:
			return slices.ContainsFunc(passingWords, err.HasErrorMessage)
		case slices.Contains(passingCodes, code):
			return true
		}
		return slices.ContainsFunc(passingStates, func(begin string) bool { return strings.HasPrefix(state, begin) })
	})
}

// Full reports whether err is due to the disk of the database being full:
// reading goes on, writing does not.
func Full(err error) bool {
	server, ok := errors.AsType[mongo.ServerError](err)
	return ok && (server.HasErrorMessage(noSpace) || server.HasErrorMessage(noExtending) || slices.ContainsFunc(server.ErrorCodes(), func(code int) bool {
		return code == outOfDiskSpace || stateOf(code) == diskFull
	}))
}
