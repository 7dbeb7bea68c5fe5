package main

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"qaloop/internal/identity"
)

// Each real file comes in as its README says, and a second time changes
// nothing; the CDR adds to what the queue_log told and doubles nothing.
func TestRealFilesComeInOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	olena := w.person("olena", identity.QA)
	for _, test := range []struct {
		file, format               string
		created, updated, again    float64
		skipped, interactionsAfter int
	}{
		{"asterisk-queue_log", "asterisk_queue_log", 158, 0, 158, 12, 158},
		{"asterisk-cdr-Master.csv", "asterisk_cdr", 0, 158, 158, 401, 158},
		{"contact-centre-2021q1.csv", "csv", 4054, 0, 4054, 946, 158 + 4054},
	} {
		first := olena.upload(data(test.file), test.format, "")
		expect(t, test.file+": created", first.number("created"), test.created)
		expect(t, test.file+": updated", first.number("updated"), test.updated)
		expect(t, test.file+": skipped", first.number("skipped"), test.skipped)
		expect(t, test.file+": rejected", first.number("rejected"), 0)
		second := olena.upload(data(test.file), test.format, "")
		expect(t, test.file+" again: created", second.number("created"), 0)
		expect(t, test.file+" again: updated", second.number("updated"), 0)
		expect(t, test.file+" again: unchanged", second.number("unchanged"), test.again)
	}
	expect(t, "interactions", len(olena.all("/interactions")), 158+4054)
	expect(t, "survey responses", len(olena.all("/survey-responses")), 4054)
}

// A bad row is named with its line and reason and the rest goes on; a file that
// is something else is refused in one sentence.
func TestBadFilesAreRefusedAndBadRowsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	olena := w.person("olena", identity.QA)
	raw, err := os.ReadFile(data("contact-centre-2021q1.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(raw), "\n")[:6]
	lines[2] = strings.Replace(lines[2], "2021-01-01", "2021-02-31", 1)
	job := olena.uploadBytes("half.csv", []byte(strings.Join(lines, "\n")), "csv", "")
	expect(t, "state", job.text("state"), "done")
	expect(t, "rejected", job.number("rejected"), 1)
	fault := job.list("errors")[0]
	expect(t, "line", fault.number("line"), 3)
	expect(t, "reason", fault.text("reason"), "value.time")
	download := olena.ask(http.MethodGet, "/imports/"+job.text("id")+"/errors", http.StatusOK, nil)
	if !strings.Contains(string(download.body), "2021-02-31") {
		t.Errorf("the download does not show the row: %s", download.body)
	}
	refused := olena.sendFile("photo.png", []byte("\x89PNG\r\n\x1a\n"), "asterisk_queue_log", "")
	expect(t, "status", refused.status, http.StatusUnprocessableEntity)
	if p := refused.doc(t); p.text("type") != "/problems/intake.not_queue_log" || p.text("detail") == "" {
		t.Errorf("refused with %s", toText(p))
	}
}

// Whoever is disabled is out at once on the instance where that is done, and on
// every other after a moment.
func TestDisabledPersonIsOutEverywhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ivan := w.person("admin", identity.Admin), w.person("ivan", identity.QA)
	_, other := w.instance(quiet)
	there := w.signIn(ivan.id, ivan.email, other.URL)
	there.get("/me")
	current := admin.ask(http.MethodGet, "/staff/"+ivan.id, http.StatusOK, nil)
	admin.ask(http.MethodPatch, "/staff/"+ivan.id, http.StatusOK, doc{"active": false}, "If-Match", current.header.Get("ETag"))
	ivan.refused(http.MethodGet, "/me", nil, http.StatusUnauthorized, "identity.unknown")
	w.later(identity.Staleness)
	there.refused(http.MethodGet, "/me", nil, http.StatusUnauthorized, "identity.unknown")
}
