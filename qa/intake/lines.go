package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// line is one line of a file.
type line struct {
	number  int // from 1
	text    string
	ended   bool // by a line end; only the last line may lack it
	tooLong bool // and then cut
}

// lines reads a text line by line, in bounded memory.
type lines struct {
	text   *bufio.Reader
	number int
	// encoding is what the text is said to be in. If that is left open, a line
	// that is no UTF-8 is taken for Windows-1251: its letters are never UTF-8 by
	// chance for a whole word.
	encoding string
}

// excerpt is how much of a bad row is shown.
const excerpt = 200

// next is the next line, or io.EOF.
func (l *lines) next() (line, error) {
	raw, err := l.text.ReadSlice('\n')
	if len(raw) == 0 && err != nil {
		return line{}, err
	}
	l.number++
	got := line{number: l.number, ended: err == nil}
	if errors.Is(err, bufio.ErrBufferFull) {
		got.tooLong = true
		got.text = l.decode(raw[:excerpt])
		if got.ended, err = l.skip(); err != nil {
			return line{}, err
		}
		return got, nil
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return line{}, err
	}
	raw = bytes.TrimRight(raw, "\r\n")
	got.text = l.decode(bytes.Trim(raw, "\x00")) // what a crash leaves behind in a log
	return got, nil
}

// skip reads to the end of a line that is too long.
func (l *lines) skip() (ended bool, err error) {
	for {
		_, err := l.text.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			return false, nil
		default:
			return err == nil, err
		}
	}
}

// decode is raw as UTF-8.
func (l *lines) decode(raw []byte) string {
	if l.encoding != "windows-1251" && utf8.Valid(raw) {
		return string(raw)
	}
	if l.encoding != "utf-8" {
		if text, err := charmap.Windows1251.NewDecoder().Bytes(raw); err == nil {
			return string(text)
		}
	}
	return string(bytes.ToValidUTF8(raw, []byte("\uFFFD")))
}
