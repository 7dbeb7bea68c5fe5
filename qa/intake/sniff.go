package intake

import (
	"bytes"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"qaloop/internal/problem"
)

// The kinds of files that come in place of the right one, in English.
var kinds = map[string]string{
	"queue_log":   "a queue_log of Asterisk",
	"cdr":         "a call log (CDR) of Asterisk",
	"csv":         "a spreadsheet as text (CSV)",
	"spreadsheet": "a workbook of a spreadsheet program: save it as CSV",
	"archive":     "an archive: unpack it",
	"recording":   "a sound recording",
	"image":       "a picture",
	"document":    "a document",
	"web_page":    "a web page",
	"json":        "JSON",
	"xml":         "XML",
	"binary":      "no text",
	"text":        "some other text",
}

// refuse is p for a file that begins with head, saying what was expected and
// what the file seems to be.
func refuse(p *problem.Error, head []byte, expected string) *problem.Error {
	found := seemsToBe(head)
	return p.WithDetail("%s The file seems to be %s.", expected, kinds[found]).With("found", found)
}

// mediaKinds are kinds by what their media type contains.
var mediaKinds = []struct{ part, kind string }{
	{"spreadsheet", "spreadsheet"},
	{"ms-excel", "spreadsheet"},
	{"opendocument", "document"},
	{"msword", "document"},
	{"wordprocessing", "document"},
	{"ole", "document"},
	{"pdf", "document"},
	{"rtf", "document"},
	{"zip", "archive"},
	{"compressed", "archive"},
	{"x-tar", "archive"},
	{"audio/", "recording"},
	{"video/", "recording"},
	{"image/", "image"},
	{"html", "web_page"},
	{"json", "json"},
	{"xml", "xml"},
}

// fewZeros is the share of zero bytes, one in so many, that a text may have.
const fewZeros = 50

// seemsToBe is the kind of a file that begins with head.
func seemsToBe(head []byte) string {
	if zeros := bytes.Count(head, []byte{0}); zeros > 0 && zeros*fewZeros < len(head) {
		head = bytes.ReplaceAll(head, []byte{0}, nil) // what a crash left behind in a text
	}
	media := mimetype.Detect(head).String()
	for _, m := range mediaKinds {
		if strings.Contains(media, m.part) {
			return m.kind
		}
	}
	switch {
	case !strings.HasPrefix(media, "text/"):
		return "binary"
	case looksLikeQueueLog(head):
		return "queue_log"
	case looksLikeCDR(head):
		return "cdr"
	case looksLikeTable(head):
		return "csv"
	}
	return "text"
}
