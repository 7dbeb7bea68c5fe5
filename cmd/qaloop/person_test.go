package main

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// send asks the API and gives whatever it answers.
func (p *person) send(method, path string, header http.Header, body io.Reader) answer {
	p.w.t.Helper()
	r, err := http.NewRequestWithContext(p.w.t.Context(), method, p.site+"/api/v1"+path, body)
	if err != nil {
		p.w.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Idempotency-Key", newUUID()) // a new one for each request that does not bring its own
	}
	maps.Copy(r.Header, header)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return p.sent(r)
}

// sent is what comes back on r.
func (p *person) sent(r *http.Request) answer {
	p.w.t.Helper()
	return p.exchange(r)
}

// exchange sends a request as p, and gives whatever comes back.
func (p *person) exchange(r *http.Request) answer {
	p.w.t.Helper()
	res, err := p.client.Do(r)
	if err != nil {
		p.w.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		p.w.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, raw}
}

// ask sends a JSON body (nil for none) and wants that status.
func (p *person) ask(method, path string, status int, body any, headers ...string) answer {
	p.w.t.Helper()
	header := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		header.Set(headers[i], headers[i+1])
	}
	var reader io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			p.w.t.Fatal(err)
		}
		header.Set("Content-Type", "application/json")
		reader = bytes.NewReader(raw)
	}
	a := p.send(method, path, header, reader)
	if a.status != status {
		p.w.t.Fatalf("%s %s: %d, want %d: %s", method, path, a.status, status, a.body)
	}
	return a
}

func (p *person) get(path string) doc {
	p.w.t.Helper()
	return p.ask(http.MethodGet, path, http.StatusOK, nil).doc(p.w.t)
}

func (p *person) post(path string, status int, body any, headers ...string) doc {
	p.w.t.Helper()
	a := p.ask(http.MethodPost, path, status, body, headers...)
	if len(a.body) == 0 {
		return nil
	}
	return a.doc(p.w.t)
}

func (p *person) put(path string, status int, body any, headers ...string) doc {
	p.w.t.Helper()
	return p.ask(http.MethodPut, path, status, body, headers...).doc(p.w.t)
}

// refused wants a problem of that kind.
func (p *person) refused(method, path string, body any, status int, code string, headers ...string) doc {
	p.w.t.Helper()
	a := p.ask(method, path, status, body, headers...)
	if kind := a.header.Get("Content-Type"); !strings.HasPrefix(kind, "application/problem+json") {
		p.w.t.Fatalf("%s %s: a problem comes as %s", method, path, kind)
	}
	d := a.doc(p.w.t)
	if d.text("type") != "/problems/"+code {
		p.w.t.Fatalf("%s %s: %s, want %s: %s", method, path, d.text("type"), code, a.body)
	}
	return d
}

// all walks every page of a list.
func (p *person) all(path string) []doc {
	p.w.t.Helper()
	var items []doc
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	after := ""
	for {
		page := p.get(path + separator + "limit=100" + after)
		items = append(items, page.list("items")...)
		if page.text("next") == "" {
			return items
		}
		after = "&after=" + page.text("next")
	}
}

// upload starts the import of a file and waits for its end.
func (p *person) upload(file, format, settings string) doc {
	p.w.t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		p.w.t.Fatal(err)
	}
	return p.uploadBytes(filepath.Base(file), raw, format, settings)
}

func (p *person) uploadBytes(name string, raw []byte, format, settings string) doc {
	p.w.t.Helper()
	a := p.sendFile(name, raw, format, settings)
	if a.status != http.StatusAccepted {
		p.w.t.Fatalf("import %s: %d: %s", name, a.status, a.body)
	}
	id := a.doc(p.w.t).text("id")
	var job doc
	p.w.eventually(func() bool {
		job = p.get("/imports/" + id)
		return job.text("state") != "running"
	}, "the import of "+name+" ends")
	return job
}

// sendFile sends a file to be imported.
func (p *person) sendFile(name string, raw []byte, format, settings string) answer {
	p.w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, value := range map[string]string{"format": format, "options": settings} {
		if value == "" {
			continue
		}
		if err := form.WriteField(field, value); err != nil {
			p.w.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		p.w.t.Fatal(err)
	}
	if _, err := part.Write(raw); err != nil {
		p.w.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		p.w.t.Fatal(err)
	}
	return p.send(http.MethodPost, "/imports", http.Header{"Content-Type": {form.FormDataContentType()}}, &body)
}
