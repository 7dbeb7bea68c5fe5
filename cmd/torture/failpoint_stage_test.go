//go:build torture

package torture

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/cmd/internal/running"
)

// stage is a centre in which one story is played.
type stage struct {
	*centre

	site                         *running.Instance // that answers now
	admin, qa, trainer, operator *running.Client
	names                        map[string]string // what the story has to remember
	rows                         int
	file                         []byte
	format                       string
}

func newStage(t *testing.T, uri string) *stage {
	t.Helper()
	g := &stage{centre: newCentre(t, uri, program(t, mischief), 2), names: map[string]string{}}
	g.site = g.serve()
	g.admin, g.qa = g.signIn(g.site.URL, "admin@centre.example"), g.signIn(g.site.URL, "qa@centre.example")
	g.trainer, g.operator = g.signIn(g.site.URL, "trainer@centre.example"), g.signIn(g.site.URL, operatorEmail(0))
	return g
}

// do asks the API and wants that it is done.
func (g *stage) do(by *running.Client, method, path string, body any, headers ...string) (running.Answer, error) {
	return good(by.Do(g.t.Context(), method, g.site.URL+"/api/v1"+path, body, headers...))
}

// good makes an error of an answer that says it is not done.
func good(a running.Answer, err error) (running.Answer, error) {
	if err == nil && a.Status >= http.StatusBadRequest {
		err = fmt.Errorf("%d %s", a.Status, a.Body)
	}
	return a, err
}

// must is do for what is not cut off.
func (g *stage) must(by *running.Client, method, path string, body any, headers ...string) doc {
	g.t.Helper()
	a, err := g.do(by, method, path, body, headers...)
	if err != nil {
		g.t.Fatalf("%s %s: %v", method, path, err)
	}
	var d doc
	if len(a.Body) > 0 {
		if err := a.JSON(&d); err != nil {
			g.t.Fatal(err)
		}
	}
	return d
}

// items are what is in a list, which is short.
func (g *stage) items(by *running.Client, path string) []doc {
	g.t.Helper()
	return docs(g.must(by, http.MethodGet, path, nil)["items"])
}

// form sends a form of a page.
func (g *stage) form(by *running.Client, path string, fields url.Values) error {
	_, err := good(by.Send(g.t.Context(), http.MethodPost, g.site.URL+path, "application/x-www-form-urlencoded", []byte(fields.Encode())))
	return err
}

// upload sends a file in a form.
func (g *stage) upload(by *running.Client, path, name string, file []byte, fields map[string]string, headers ...string) (running.Answer, error) {
	g.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, value := range fields {
		if err := form.WriteField(field, value); err != nil {
			g.t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		g.t.Fatal(err)
	}
	if _, err := part.Write(file); err != nil {
		g.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		g.t.Fatal(err)
	}
	return good(by.Send(g.t.Context(), http.MethodPost, g.site.URL+"/api/v1"+path, form.FormDataContentType(), body.Bytes(), headers...))
}

// finished wants that nothing is left undone in time.
func (g *stage) finished() {
	g.t.Helper()
	for _, left := range g.drain(g.t.Context()) {
		g.t.Error(left)
	}
}

// eventually waits until it holds.
func (g *stage) eventually(what string, it func() bool) {
	g.t.Helper()
	for until := time.Now().Add(2 * time.Minute); !it(); <-time.After(100 * time.Millisecond) {
		if time.Now().After(until) {
			g.t.Fatalf("waited in vain: %s", what)
		}
	}
}

// want compares a number.
func (g *stage) want(what string, got, want any) {
	g.t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		g.t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// stored counts documents that match.
func (g *stage) stored(collection string, match bson.M) int {
	g.t.Helper()
	n, err := g.database().Collection(collection).CountDocuments(g.t.Context(), match)
	if err != nil {
		g.t.Fatal(err)
	}
	return int(n)
}
