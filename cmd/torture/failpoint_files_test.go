//go:build torture

package torture

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/cmd/internal/running"
)

// sheet is a list of calls with what customers said, longer than one batch.
func sheet(g *stage) {
	var b strings.Builder
	b.WriteString("Call Id;Agent;DATE;Time;Answered (Y/N);Satisfaction rating\n")
	g.format, g.rows = "csv", 1200
	for n := range g.rows {
		fmt.Fprintf(&b, "C%04d;Agent %d;2026-11-02;09:%02d:%02d;Y;%d\n", n, n%5, n/60, n%60, n%5+1)
	}
	g.file = []byte(b.String())
}

// log is the second half of what a PBX wrote; the first was imported, with the
// beginnings of calls that end in the second.
func log(g *stage) {
	root, err := running.Root()
	if err != nil {
		g.t.Fatal(err)
	}
	g.format, g.rows = "asterisk_queue_log", 158
	whole, err := os.ReadFile(filepath.Join(root, "qa", "intake", "testdata", "asterisk-queue_log"))
	if err != nil {
		g.t.Fatal(err)
	}
	middle := len(whole)/2 + bytes.IndexByte(whole[len(whole)/2:], '\n') + 1
	first, err := g.upload(g.qa, "/imports", "log.1", whole[:middle], map[string]string{"format": g.format}, "Idempotency-Key", "first-half")
	if err != nil {
		g.t.Fatal(err)
	}
	g.file = whole[middle:]
	g.ended(first.Field("id"))
}

// importList sends the file.
func importList(g *stage) error {
	a, err := g.upload(g.qa, "/imports", "list", g.file, map[string]string{"format": g.format}, "Idempotency-Key", "the-list")
	if err == nil {
		g.names["import"] = a.Field("id")
	}
	return err
}

// imported wants every row once, and nothing left of the file. A worker that
// died is waited for as long as its lease.
func imported(g *stage) {
	job := g.ended(g.names["import"])
	g.want("interactions", g.stored("interactions", bson.M{}), g.rows)
	if g.format == "csv" {
		g.want("created, as it says", job["created"], g.rows)
		g.want("answers of customers", g.stored("survey_responses", bson.M{}), g.rows)
	}
	g.want("files left", g.stored("import_files.files", bson.M{}), 0)
	g.want("pieces of files left", g.stored("import_files.chunks", bson.M{}), 0)
}

// ended waits until an import is done.
func (g *stage) ended(id string) doc {
	g.t.Helper()
	var job doc
	g.eventually("the import ends", func() bool {
		job = g.must(g.qa, http.MethodGet, "/imports/"+id, nil)
		return job["state"] != "running"
	})
	g.want("state", job["state"], "done")
	return job
}

// wave is a short sound, another one for each name.
func wave(name string) []byte {
	var b bytes.Buffer
	samples := bytes.Repeat([]byte{name[0]}, 8000)
	b.WriteString("RIFF")
	_ = binary.Write(&b, binary.LittleEndian, uint32(36+len(samples)))
	b.WriteString("WAVEfmt ")
	for _, field := range []any{uint32(16), uint16(1), uint16(1), uint32(8000), uint32(8000), uint16(1), uint16(8)} {
		_ = binary.Write(&b, binary.LittleEndian, field)
	}
	b.WriteString("data")
	_ = binary.Write(&b, binary.LittleEndian, uint32(len(samples)))
	b.Write(samples)
	return b.Bytes()
}

// record gives a contact a sound, in place of the one before.
func record(name string) func(*stage) error {
	return func(g *stage) error {
		call, err := g.do(g.qa, http.MethodPost, "/interactions", doc{
			"call_id": "recorded", "line": "sales", "operator_id": g.operators[0], "started_at": "2026-11-02T09:00:00Z",
		}, "Idempotency-Key", "recorded")
		if err != nil {
			return err
		}
		g.names["call"] = call.Field("id")
		_, err = good(g.qa.Send(g.t.Context(), http.MethodPut, g.site.URL+"/api/v1/interactions/"+g.names["call"]+"/recording", "audio/wav", wave(name)))
		return err
	}
}

func soundIs(name string) func(*stage) {
	return func(g *stage) {
		a, err := g.do(g.qa, http.MethodGet, "/interactions/"+g.names["call"]+"/recording", nil)
		if err != nil {
			g.t.Fatal(err)
		}
		g.want("the sound is the new one", bytes.Equal(a.Body, wave(name)), true)
		g.want("files", g.stored("recordings.files", bson.M{}), 1)
		g.want("pieces", g.stored("recordings.chunks", bson.M{}), 1)
	}
}

// document is the only scorecard, or one of the courses.
func (g *stage) document(kind string) string {
	if kind == "scorecards" {
		return g.card
	}
	return g.someCourse()
}

// publishNext makes the next version of something and publishes it.
func publishNext(kind string) func(*stage) error {
	return func(g *stage) error {
		path := "/" + kind + "/" + g.document(kind)
		newest := g.must(g.trainer, http.MethodGet, path, nil)
		if newest["version"] == 1.0 {
			if _, err := g.do(g.trainer, http.MethodPost, path+"/versions", nil, "Idempotency-Key", "next"); err != nil {
				return err
			}
		}
		_, err := g.do(g.trainer, http.MethodPost, path+"/publish", nil)
		return err
	}
}

func onePublished(kind string) func(*stage) {
	return func(g *stage) {
		states := map[any]any{}
		for _, v := range g.items(g.trainer, "/"+kind+"/"+g.document(kind)+"/versions") {
			states[v["version"]] = v["state"]
		}
		g.want("versions", states, map[any]any{1.0: "retired", 2.0: "published"})
		listed := 0
		for _, d := range g.items(g.trainer, "/"+kind) {
			if d["id"] == g.document(kind) {
				listed++
			}
		}
		g.want("times in the list", listed, 1)
	}
}

// draftedNext is a course with a draft of its next version.
func draftedNext(g *stage) {
	g.must(g.trainer, http.MethodPost, "/courses/"+g.someCourse()+"/versions", nil, "Idempotency-Key", "next")
}

func discardDraft(g *stage) error {
	return g.form(g.trainer, "/courses/"+g.someCourse()+"/discard", url.Values{"rev": {"1"}})
}

func draftIsGone(g *stage) {
	g.want("versions", len(g.items(g.trainer, "/courses/"+g.someCourse()+"/versions")), 1)
	listed := 0
	for _, d := range g.items(g.trainer, "/courses") {
		if d["id"] == g.someCourse() {
			listed++
		}
	}
	g.want("times in the list", listed, 1)
}

// someday is when contacts of people whom an import finds began.
var someday = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
