package main

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"go.mongodb.org/mongo-driver/v2/bson"
)

// A stand-in for mongod, since the real one is not among Debian's packages. It
// knows of MongoDB's protocol what it takes to become a replica set, and keeps
// in its data folder who is in that.

const (
	opMessage    = 2013
	opQuery      = 2004
	opReply      = 1
	headerLength = 16
)

type standInServer struct {
	mutex   sync.Mutex
	address string
	file    string // of the replica set's configuration
	set     standInSet
	asked   int // how often since the set was made or changed
}

type standInSet struct {
	Version int
	Host    string
}

// standIn is the main function of the stand-in.
func standIn(args []string) int {
	flags := flag.NewFlagSet("mongod", flag.ExitOnError)
	data, port := flags.String("dbpath", "", ""), flags.Int("port", 0, "")
	host, set := flags.String("bind_ip", "", ""), flags.String("replSet", "", "")
	flags.Bool("nounixsocket", false, "")
	_ = flags.Parse(args) // it exits when they are wrong
	if *set != replicaSet {
		return 2
	}
	address := net.TCPAddr{IP: net.ParseIP(*host), Port: *port}
	s := &standInServer{address: address.String(), file: filepath.Join(*data, "set.json")}
	if text, err := os.ReadFile(s.file); err == nil {
		if err := json.Unmarshal(text, &s.set); err != nil {
			return 3
		}
	}
	if err := os.WriteFile(filepath.Join(*data, mongodLock), []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
		return 4
	}
	l, err := net.ListenTCP("tcp4", &address)
	if err != nil {
		return 5
	}
	for {
		c, err := l.Accept()
		if err != nil {
			return 6
		}
		go s.serve(c)
	}
}

// serve answers the messages of one connection.
func (s *standInServer) serve(c net.Conn) {
	defer c.Close()
	for {
		header := make([]byte, headerLength)
		if _, err := io.ReadFull(c, header); err != nil {
			return
		}
		body := make([]byte, binary.LittleEndian.Uint32(header)-headerLength)
		if _, err := io.ReadFull(c, body); err != nil {
			return
		}
		kind := binary.LittleEndian.Uint32(header[12:])
		var document []byte
		switch kind {
		case opQuery: // flags, name of the collection, two numbers
			for end := 4; ; end++ {
				if body[end] == 0 {
					document = body[end+9:]
					break
				}
			}
		case opMessage: // flags, kind of section
			document = body[5:]
		default:
			return
		}
		answer, err := bson.Marshal(s.answer(bson.Raw(document)))
		if err != nil {
			return
		}
		if _, err := c.Write(standInMessage(kind, header[4:8], answer)); err != nil {
			return
		}
	}
}

// standInMessage wraps document as the answer to the message with the id.
func standInMessage(kind uint32, id, document []byte) []byte {
	between, code := []byte{0, 0, 0, 0, 0}, uint32(opMessage)
	if kind == opQuery {
		between, code = make([]byte, 20), opReply
		between[16] = 1 // one document
	}
	out := binary.LittleEndian.AppendUint32(nil, uint32(headerLength+len(between)+len(document)))
	out = append(append(out, 0, 0, 0, 0), id...)
	out = binary.LittleEndian.AppendUint32(out, code)
	return append(append(out, between...), document...)
}

// answer carries out a command.
func (s *standInServer) answer(command bson.Raw) bson.D {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	elements, err := command.Elements()
	if err != nil || len(elements) == 0 {
		return bson.D{{Key: "ok", Value: 0}}
	}
	switch name := elements[0].Key(); name {
	case "hello", "isMaster", "ismaster":
		return s.hello()
	case "replSetInitiate":
		if s.set.Host != "" {
			return bson.D{{Key: "ok", Value: 0}, {Key: "code", Value: 23}, {Key: "codeName", Value: "AlreadyInitialized"}}
		}
		return s.change(command.Lookup(name))
	case "replSetReconfig":
		return s.change(command.Lookup(name))
	case "replSetGetConfig":
		return bson.D{{Key: "ok", Value: 1}, {Key: "config", Value: bson.D{
			{Key: "version", Value: s.set.Version},
			{Key: "members", Value: bson.A{bson.D{{Key: "_id", Value: 0}, {Key: "host", Value: s.set.Host}}}},
		}}}
	default: // ping and the like, which only a member of the set can do
		if s.set.Host != s.address {
			return bson.D{{Key: "ok", Value: 0}, {Key: "code", Value: 13436}, {Key: "codeName", Value: "NotPrimaryOrSecondary"}}
		}
		return bson.D{{Key: "ok", Value: 1}}
	}
}

// hello says what it is: a primary at the third time that it is asked, since
// an election takes a while.
func (s *standInServer) hello() bson.D {
	answer := bson.D{
		{Key: "ok", Value: 1},
		{Key: "maxWireVersion", Value: 21},
		{Key: "minWireVersion", Value: 0},
		{Key: "maxBsonObjectSize", Value: 16 << 20},
		{Key: "maxMessageSizeBytes", Value: 48000000},
		{Key: "maxWriteBatchSize", Value: 100000},
	}
	if s.set.Host != s.address {
		return append(answer, bson.E{Key: "isreplicaset", Value: true})
	}
	s.asked++
	primary := s.asked > 2
	return append(
		answer, bson.E{Key: "setName", Value: replicaSet}, bson.E{Key: "setVersion", Value: s.set.Version},
		bson.E{Key: "hosts", Value: bson.A{s.address}}, bson.E{Key: "me", Value: s.address},
		bson.E{Key: "isWritablePrimary", Value: primary}, bson.E{Key: "ismaster", Value: primary}, bson.E{Key: "secondary", Value: !primary},
	)
}

// change takes a new configuration, which must be newer.
func (s *standInServer) change(config bson.RawValue) bson.D {
	var c struct {
		Version int
		Members []struct{ Host string }
	}
	if err := config.Unmarshal(&c); err != nil || len(c.Members) != 1 || c.Version <= s.set.Version {
		return bson.D{{Key: "ok", Value: 0}, {Key: "code", Value: 93}, {Key: "errmsg", Value: fmt.Sprint("bad configuration ", c, err)}}
	}
	s.set, s.asked = standInSet{c.Version, c.Members[0].Host}, 0
	text, err := json.Marshal(s.set)
	if err == nil {
		err = os.WriteFile(s.file, text, 0o600)
	}
	if err != nil {
		return bson.D{{Key: "ok", Value: 0}, {Key: "code", Value: 8}}
	}
	return bson.D{{Key: "ok", Value: 1}}
}

func TestMongodIsAReplicaSetOfOne(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	bin := t.TempDir()
	require.NoError(t, os.Symlink(self, filepath.Join(bin, "mongod")))
	path := "PATH=" + bin + ":" + os.Getenv("PATH")
	dir := t.TempDir()

	first := runProgram(t, []string{path}, "--dir", dir)
	uri := first.line()
	require.Regexp(t, `^mongodb://127\.0\.0\.1:\d+/\?replicaSet=qaloop$`, uri)
	require.DirExists(t, filepath.Join(dir, mongodData))
	require.NoDirExists(t, filepath.Join(dir, postgresData))
	children := first.children()
	first.signal(syscall.SIGKILL)
	requireGone(t, children)

	// On another port it must be told its new address.
	require.NoError(t, os.WriteFile(filepath.Join(dir, portFile), []byte(strconv.Itoa(listen(t))), 0o600))
	second := runProgram(t, []string{path}, "--dir", dir)
	require.NotEqual(t, uri, second.line())
	children = second.children()
	second.signal(syscall.SIGTERM)
	require.Zero(t, second.code(), second.said.String())
	requireGone(t, children)

	// Its data are not left for another kind of server.
	third := runProgram(t, []string{"PATH=/usr/bin:/bin"}, "--dir", dir)
	require.Equal(t, 1, third.code())
	require.Contains(t, third.said.String(), "were made by mongod")
}
