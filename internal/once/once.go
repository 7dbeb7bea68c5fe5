// Package once makes creations repeatable: an ID that is derived from its
// cause can be made any number of times and is still one document.
package once

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"
)

var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// ID is prefix and 26 characters (130 bits) that depend on every part of cause
// and on nothing else.
func ID(prefix string, cause ...string) string {
	h := sha256.New()
	for _, part := range cause {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return prefix + strings.ToLower(encoding.EncodeToString(h.Sum(nil))[:26])
}

// Random is prefix and 26 characters that nobody can guess.
func Random(prefix string) string { return prefix + strings.ToLower(rand.Text()) }

// Key is what a client gives so that its creating request can be repeated. The
// zero Key makes every request a new creation.
type Key struct {
	Name        string // who asked, what for, and their Idempotency-Key; empty without one
	Fingerprint string // what the request said
}

// NewKey is the key of a request: by is who asks, route what they ask for,
// given their Idempotency-Key (may be empty), body what they sent.
func NewKey(by, route, given string, body []byte) Key {
	if given == "" {
		return Key{}
	}
	return Key{Name: by + "\x00" + route + "\x00" + given}.Saying(body)
}

// Saying is the key of a request that says body. Another request with the same
// key is told by it.
func (k Key) Saying(body []byte) Key {
	sum := sha256.Sum256(body)
	k.Fingerprint = hex.EncodeToString(sum[:])
	return k
}

// Of is the key of one part of a creation that makes several documents.
func (k Key) Of(part string) Key {
	if k.Name == "" {
		return k
	}
	k.Name += "\x00" + part
	return k
}

// ID is the ID of the document that this creation makes.
func (k Key) ID(prefix string) string {
	if k.Name == "" {
		return Random(prefix)
	}
	return ID(prefix, k.Name)
}
