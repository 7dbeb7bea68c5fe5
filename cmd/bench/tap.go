package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"slices"
	"sync"
)

// tap stands between the program and its database, passes everything on, and
// counts the commands that the program sends: each of them is a round trip. It
// so counts what the real program does, its own client and its background work
// included.
type tap struct {
	listener net.Listener
	server   string
	uri      string // by which the program connects to the tap

	mu     sync.Mutex
	counts map[string]int // by the name of the command
}

// openTap listens in front of the server that uri names.
func openTap(uri string) (*tap, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it lives as long as the measurement
	if err != nil {
		return nil, err
	}
	t := &tap{listener: listener, server: u.Host, counts: map[string]int{}}
	u.Host = listener.Addr().String()
	t.uri = u.String()
	go t.accept()
	return t, nil
}

func (t *tap) close() { _ = t.listener.Close() }

func (t *tap) accept() {
	for {
		client, err := t.listener.Accept()
		if err != nil {
			return
		}
		go t.serve(client)
	}
}

func (t *tap) serve(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", t.server) //nolint:noctx // as above
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	go func() {
		_, _ = io.Copy(client, server)
		_ = client.Close()
	}()
	for {
		message, err := readMessage(client)
		if err != nil {
			return
		}
		t.count(commandOf(message))
		if _, err := server.Write(message); err != nil {
			return
		}
	}
}

const (
	headerSize = 16
	opMsg      = 2013
	// bodyAt is where the first document of an OP_MSG begins: behind the header,
	// the flags and the kind of its first section.
	bodyAt     = headerSize + 4 + 1
	maxMessage = 64 << 20
)

var errMessage = errors.New("this is no message of MongoDB's protocol")

// readMessage reads one message, whole.
func readMessage(r io.Reader) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(head[:])
	if size < headerSize || size > maxMessage {
		return nil, errMessage
	}
	message := make([]byte, size)
	copy(message, head[:])
	_, err := io.ReadFull(r, message[len(head):])
	return message, err
}

// commandOf is the name of the command in a message: the first field of its
// first document.
func commandOf(message []byte) string {
	const nameAt = bodyAt + 4 + 1 // behind the size of the document and the type of its first field
	if len(message) <= nameAt || binary.LittleEndian.Uint32(message[12:]) != opMsg || message[bodyAt-1] != 0 {
		return ""
	}
	name, _, _ := bytes.Cut(message[nameAt:], []byte{0})
	return string(name)
}

// upkeep are the commands with which a driver keeps up its connections.
var upkeep = []string{"", "hello", "ping", "endSessions", "isMaster", "saslStart", "saslContinue", "killCursors"}

func (t *tap) count(command string) {
	if slices.Contains(upkeep, command) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts[command]++
}

// take gives what was counted since the last time.
func (t *tap) take() tally {
	t.mu.Lock()
	defer t.mu.Unlock()
	counted := t.counts
	t.counts = map[string]int{}
	return counted
}

// tally is how often each command was sent.
type tally map[string]int

// all is how many there were.
func (t tally) all() int {
	n := 0
	for _, one := range t {
		n += one
	}
	return n
}

// writes is how many of them change something.
func (t tally) writes() int { return t["insert"] + t["update"] + t["delete"] + t["findAndModify"] }
