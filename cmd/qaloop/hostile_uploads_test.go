package main

import (
	"archive/zip"
	"bytes"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/api/apitest"
	"qaloop/internal/identity"
	"qaloop/qa"
)

// smallUpload is the largest import that the instance of these tests takes.
const smallUpload = 256 << 10

// uploads is a centre to which files are sent that are none.
type uploads struct {
	*world

	by   *person
	call string // the address of a contact's recording
}

// Files that are not what they claim, are too large, end too early or bring
// something else along are refused with a reason, and nothing of them is kept;
// whatever a file is called, it is kept under a name that can be shown.
func TestFilesThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	u := uploads{world: newEmptyWorld(t)}
	a, err := newApp(t.Context(), u.db, options{
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), Clock: u.now, Zone: time.UTC, MaxUpload: smallUpload, MaxInFlight: roomy, Patience: patient,
	})
	if err != nil {
		t.Fatal(err)
	}
	u.app, u.site = a, httptest.NewServer(apitest.Checked(t, u.followed(a.handler)))
	t.Cleanup(u.site.Close)
	u.by = u.person("everybody", identity.Roles...)
	u.call = "/interactions/" + u.world.call(u.by, u.by, "one", time.Now().Add(-time.Hour)) + "/recording"
	people := u.count("people")

	u.refuse()
	for _, kept := range []string{"imports", "import_files.files", "import_files.chunks", "import_files.begun", "recordings.files", "recordings.chunks", "recordings.begun"} {
		if n := u.count(kept); n != 0 {
			t.Errorf("%d of %s are left", n, kept)
		}
	}
	if now := u.count("people"); now != people {
		t.Errorf("there are %d people, and were %d", now, people)
	}
	u.takes()
	u.names()
}

func (u uploads) count(collection string) int64 {
	u.t.Helper()
	n, err := u.db.Collection(collection).CountDocuments(u.t.Context(), bson.M{})
	if err != nil {
		u.t.Fatal(err)
	}
	return n
}

// noSounds are files that call themselves recordings.
func noSounds() map[string][]byte {
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	file, _ := archive.Create("xl/workbook.xml")
	_, _ = io.CopyN(file, zeros{}, 8<<20) // a thousand times what it is packed
	_ = archive.Close()
	return map[string][]byte{
		"zip": packed.Bytes(), "exe": append([]byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"), make([]byte, 512)...),
		"html": []byte("<!doctype html><script>qx()</script>"), "svg": []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="qx()"/>`),
		"pdf": []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "text": []byte("hello"), "video": append([]byte("\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41"), make([]byte, 64)...),
	}
}

// zeros has no end.
type zeros struct{}

// Read gives nothing, as often as is asked for.
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// part is one of a form.
func part(field, file, content string) string {
	head := "--b\r\nContent-Disposition: form-data; name=\"" + field + "\""
	if file != "" {
		head += "; filename=\"" + file + "\"\r\nContent-Type: application/octet-stream"
	}
	return head + "\r\n\r\n" + content + "\r\n"
}

// refuse sends what must not be taken.
func (u uploads) refuse() {
	row := "agent,call id,started at\nx,y,2026-11-23 09:00:00\n"
	format := part("format", "", "csv") + part("options", "", "{}")
	wide := strings.Repeat("a,", 100_000) + "a\n"
	forms := map[string]string{
		"no part at all":            "--b--\r\n",
		"no file":                   format + "--b--\r\n",
		"a file of nothing":         format + part("file", "a.csv", "") + "--b--\r\n",
		"a form that has no end":    format + part("file", "a.csv", row),
		"an end within the file":    format + strings.TrimSuffix(part("file", "a.csv", row), "\r\n"),
		"an end within the head":    format + "--b\r\nContent-Disposition: form-data; na",
		"two files":                 format + part("file", "a.csv", row) + part("file", "b.csv", row) + "--b--\r\n",
		"two files, then the rest":  part("file", "a.csv", row) + part("file", "b.csv", row) + format + "--b--\r\n",
		"a field after the file":    format + part("file", "a.csv", row) + part("state", "", "done") + "--b--\r\n",
		"a field that is not there": part("org_id", "", "1") + format + part("file", "a.csv", row) + "--b--\r\n",
		"a file without a name":     format + part("file", "", row) + "--b--\r\n",
		"a very long name":          format + part("file", strings.Repeat("a", 5000)+".csv", row) + "--b--\r\n",
		"a zip":                     format + part("file", "a.xlsx", string(noSounds()["zip"])) + "--b--\r\n",
		"an exe":                    format + part("file", "a.csv", string(noSounds()["exe"])) + "--b--\r\n",
		"a hundred thousand fields": format + part("file", "a.csv", wide) + "--b--\r\n",
		"an unknown format":         part("format", "", "xlsx") + part("options", "", "{}") + part("file", "a.xlsx", row) + "--b--\r\n",
		"options that are none":     part("format", "", "csv") + part("options", "", "[") + part("file", "a.csv", row) + "--b--\r\n",
		"more than is taken":        format + part("file", "a.csv", row+strings.Repeat("x", smallUpload)) + "--b--\r\n",
	}
	for name, form := range forms {
		u.refused("import: "+name, http.MethodPost, "/imports", "multipart/form-data; boundary=b", strings.NewReader(form))
	}
	for _, name := range []string{"a file of nothing", "a zip", "an exe", "a hundred thousand fields"} {
		u.refused("staff: "+name, http.MethodPost, "/staff/import", "multipart/form-data; boundary=b", strings.NewReader(strings.TrimPrefix(forms[name], format)))
	}
	u.refused("a form without a boundary", http.MethodPost, "/imports", "multipart/form-data", strings.NewReader(forms["a zip"]))
	u.refused("no form", http.MethodPost, "/imports", "text/csv", strings.NewReader(row))
	u.refused("a sound of nothing", http.MethodPut, u.call, "audio/mpeg", strings.NewReader(""))
	u.refused("no type", http.MethodPut, u.call, "", strings.NewReader(tone()))
	for name, content := range noSounds() {
		u.refused("sound: "+name, http.MethodPut, u.call, "audio/mpeg", bytes.NewReader(content))
	}
	u.refused("two sounds", http.MethodPut, u.call, "multipart/form-data; boundary=b", strings.NewReader(part("file", "a.wav", tone())+part("file", "b.wav", tone())+"--b--\r\n"))
	u.refused("one byte too many", http.MethodPut, u.call, "audio/wav", io.MultiReader(strings.NewReader(tone()), io.LimitReader(zeros{}, qa.MaxRecording+1-int64(len(tone())))))
}

// refused wants a problem that says what is wrong.
func (u uploads) refused(what, method, path, kind string, body io.Reader) {
	u.t.Helper()
	header := http.Header{}
	if kind != "" {
		header.Set("Content-Type", kind)
	}
	a := u.by.send(method, path, header, body)
	switch a.status {
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
	default:
		u.t.Errorf("%s: %d %.300s", what, a.status, a.body)
		return
	}
	if d := a.doc(u.t); d.text("detail") == "" || !strings.HasPrefix(d.text("type"), "/problems/") || strings.Contains(d.text("type"), "internal") {
		u.t.Errorf("%s: no reason in %.300s", what, a.body)
	}
}

// takes sends what is just within the limits.
func (u uploads) takes() {
	most := io.MultiReader(strings.NewReader(tone()), io.LimitReader(zeros{}, qa.MaxRecording-int64(len(tone()))))
	if a := u.by.send(http.MethodPut, u.call, http.Header{"Content-Type": {"audio/wav"}}, most); a.status != http.StatusOK {
		u.t.Errorf("as much as is allowed: %d %.300s", a.status, a.body)
	}
	half := tone()[:60] // it says that there is more
	if a := u.by.send(http.MethodPut, u.call, http.Header{"Content-Type": {"audio/wav"}}, strings.NewReader(half)); a.status != http.StatusOK {
		u.t.Errorf("a sound that was cut off: %d %.300s", a.status, a.body)
	}
	head := part("format", "", "csv") + part("options", "", "{}") + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nagent,call id,started at\n"
	form := head + strings.Repeat("x", smallUpload-len(head)-len("\r\n--b--\r\n")) + "\r\n--b--\r\n"
	if a := u.by.send(http.MethodPost, "/imports", http.Header{"Content-Type": {"multipart/form-data; boundary=b"}}, strings.NewReader(form)); a.status != http.StatusAccepted {
		u.t.Errorf("an import of as much as is allowed: %d %.300s", a.status, a.body)
	}
}

// names sends files under names that nobody should see as they are.
func (u uploads) names() {
	for i, name := range []string{"../../../etc/passwd", `..\..\CON`, "a\x00b.wav", "one\r\nSet-Cookie: qx=1.wav", "call\u202evaw.exe", "\xff\xfe.wav", strings.Repeat("я", 190) + ".wav", "/", "'\"><script>qx()</script>.wav"} {
		plain := strings.NewReplacer("\\", `\\`, `"`, `\"`, "\r", "", "\n", "").Replace(name)
		form := part("file", plain, tone()+strings.Repeat("\x00", 2*i)) + "--b--\r\n"
		if a := u.by.send(http.MethodPut, u.call, http.Header{"Content-Type": {"multipart/form-data; boundary=b"}}, strings.NewReader(form)); a.status >= http.StatusInternalServerError {
			u.t.Errorf("%q: %d %.300s", name, a.status, a.body)
		}
		a := u.by.send(http.MethodPut, u.call, http.Header{"Content-Type": {"audio/wav"}, "Content-Disposition": {mime.FormatMediaType("attachment", map[string]string{"filename": name})}}, strings.NewReader(tone()+strings.Repeat("\x00", 2*i+40)))
		if a.status != http.StatusOK {
			u.t.Errorf("%q: %d %.300s", name, a.status, a.body)
			continue
		}
		u.harmlessName(name, a.doc(u.t).in("recording").text("name"))
		sound := u.by.send(http.MethodGet, u.call, nil, nil)
		kind, said, err := mime.ParseMediaType(sound.header.Get("Content-Disposition"))
		if err != nil || kind != "attachment" || sound.header.Get("X-Content-Type-Options") != "nosniff" {
			u.t.Errorf("%q is given back as %q, %v", name, sound.header.Get("Content-Disposition"), err)
		}
		u.harmlessName(name, said["filename"])
		form = part("format", "", "csv") + part("options", "", "{}") + part("file", plain, "agent,call id,started at\n") + "--b--\r\n"
		taken := u.by.send(http.MethodPost, "/imports", http.Header{"Content-Type": {"multipart/form-data; boundary=b"}}, strings.NewReader(form))
		if taken.status == http.StatusAccepted {
			u.harmlessName(name, taken.doc(u.t).text("name"))
		} else if taken.status >= http.StatusInternalServerError {
			u.t.Errorf("an import called %q: %d %.300s", name, taken.status, taken.body)
		}
	}
}

func (u uploads) harmlessName(sent, kept string) {
	u.t.Helper()
	if strings.ContainsAny(kept, `/\`) || strings.ContainsFunc(kept, func(r rune) bool { return unicode.Is(unicode.C, r) || r == unicode.ReplacementChar }) {
		u.t.Errorf("%q is called %q", sent, kept)
	}
}
