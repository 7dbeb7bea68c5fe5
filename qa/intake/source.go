package intake

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"qaloop/internal/problem"
)

// headSize is how much of a file is looked at to tell what it is, and the
// longest row that is read.
const headSize = 64 << 10

// Problems with a file as such.
var (
	ErrEmpty      = problem.New(problem.Invalid, "intake.empty", "The file is empty.")
	ErrBrokenGzip = problem.New(problem.Invalid, "intake.broken_gzip", "The file is packed with gzip and damaged: it cannot be unpacked to its end.")
	ErrBomb       = problem.New(problem.Invalid, "intake.too_much", "The packed file holds far more than a log packs to: it is not read any further.")
)

// A packed file may hold this many times its size, once it is large at all.
const (
	maxRatio    = 400
	alwaysTaken = 1 << 30
)

// source gives the text of a file: unpacked, and UTF-16 as UTF-8.
type source struct {
	text   *bufio.Reader
	packed *counter // bytes of the file itself
	zipped bool
	plain  int64
}

// counter counts what is read through it.
type counter struct {
	from io.Reader
	read int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.read += int64(n)
	return n, err
}

// openSource begins to read a file.
func openSource(r io.Reader) (*source, error) {
	s := &source{packed: &counter{from: r}}
	raw := bufio.NewReaderSize(s.packed, headSize)
	magic, err := raw.Peek(3)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	s.text = raw
	if bytes.HasPrefix(magic, []byte{0x1f, 0x8b, 8}) {
		unpacked, err := gzip.NewReader(raw)
		if err != nil {
			return nil, ErrBrokenGzip
		}
		s.zipped = true
		s.text = bufio.NewReaderSize(&unzipper{from: unpacked, source: s}, headSize)
	}
	return s, s.decode()
}

// decode takes off the mark at the beginning of a text, and turns UTF-16, which
// only that mark can tell, into UTF-8.
func (s *source) decode() error {
	mark, err := s.text.Peek(3)
	if len(mark) == 0 && err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch {
	case len(mark) == 0:
		return ErrEmpty
	case bytes.HasPrefix(mark, []byte{0xef, 0xbb, 0xbf}):
		_, err := s.text.Discard(3)
		return err
	case bytes.HasPrefix(mark, []byte{0xff, 0xfe}), bytes.HasPrefix(mark, []byte{0xfe, 0xff}):
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
		s.text = bufio.NewReaderSize(transform.NewReader(s.text, utf16), headSize)
	}
	return nil
}

// head is the beginning of the text, without reading on.
func (s *source) head() ([]byte, error) {
	head, err := s.text.Peek(headSize)
	switch {
	case len(head) > 0:
		return head, nil // what is wrong behind it is met on the way
	case err != nil && !errors.Is(err, io.EOF):
		return nil, err
	}
	return nil, ErrEmpty
}

// unzipper unpacks, and stops where a file is no log but a trap.
type unzipper struct {
	from   io.Reader
	source *source
}

func (u *unzipper) Read(p []byte) (int, error) {
	n, err := u.from.Read(p)
	u.source.plain += int64(n)
	if u.source.plain > alwaysTaken && u.source.plain > maxRatio*u.source.packed.read {
		return n, ErrBomb
	}
	if err != nil && brokenGzip(err) {
		return n, ErrBrokenGzip
	}
	return n, err
}

// brokenGzip tells damage from a failure to read the file at all.
func brokenGzip(err error) bool {
	_, corrupt := errors.AsType[flate.CorruptInputError](err)
	return corrupt || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, io.ErrUnexpectedEOF)
}
