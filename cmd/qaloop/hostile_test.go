package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"qaloop/api/apitest"
	"qaloop/internal/identity"
)

// Whatever is sent in place of what people write, through bodies, forms and
// addresses, is refused or kept as the text that it is: nothing of it is a
// fault, changes what is not asked for, finds more than its letters do, runs on
// a page or in a spreadsheet, or gets into the log.
func TestNothingHostileGetsThrough(t *testing.T) {
	t.Parallel()
	h := newHalves(t)
	_, site, log := h.listened()
	h.site = site
	everybody := h.person("everybody", identity.Roles...)
	step := func(name string, do func(h *halves, by *person)) {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			inner := h.in(t)
			do(inner, &person{w: inner.world, id: everybody.id, email: everybody.email, client: everybody.client, site: site.URL})
			t.Logf("in %v", time.Since(began).Round(time.Millisecond))
		})
	}
	step("forms", (*halves).hostileForms)
	step("bodies", (*halves).hostileBodies)
	step("pages", (*halves).keepsStill)
	step("log", func(h *halves, by *person) { h.saysNothing(by, log) })
}

// journal is what an instance has logged.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write keeps a line.
func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(line)
}

func (j *journal) lines() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Split(strings.TrimSpace(j.text.String()), "\n")
}

// listened is one more instance, which logs all that it can.
func (w *world) listened() (*app, *httptest.Server, *journal) {
	w.t.Helper()
	log := &journal{}
	a, err := newApp(w.t.Context(), w.db, options{
		Log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), Clock: w.now, Zone: time.UTC, MaxUpload: 64 << 20,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	site := httptest.NewServer(apitest.Checked(w.t, w.followed(a.handler)))
	w.t.Cleanup(site.Close)
	return a, site, log
}

// tokenUsed is the secret of a token with which the API was asked, rightly and
// with a slip.
func (h *halves) tokenUsed(by *person) string {
	h.t.Helper()
	soon := time.Now().UTC().AddDate(0, 1, 0).Format(time.RFC3339)
	secret := by.post("/tokens", http.StatusCreated, doc{"name": "log", "scopes": []string{"staff.read"}, "expires_at": soon}).text("secret")
	machine := &person{w: by.w, client: newClient(h.t), site: by.site}
	for given, want := range map[string]int{secret: http.StatusOK, secret + "x": http.StatusUnauthorized} {
		if a := machine.send(http.MethodGet, "/staff", http.Header{"Authorization": {"Bearer " + given}}, nil); a.status != want || len(secret) < 20 {
			h.t.Errorf("with a token of %d letters: %d, want %d", len(given), a.status, want)
		}
	}
	return secret
}

// saysNothing wants a log of whole lines without a word of what people wrote,
// and nothing by which somebody could get in.
func (h *halves) saysNothing(by *person, log *journal) {
	secrets := []string{testPassword, by.email, "qx()", "$$ROOT", "calc'!A0", "somebody@"}
	secrets = append(secrets, h.tokenUsed(by))
	for _, cookie := range by.client.Jar.Cookies(mustURL(h.t, by.site)) {
		if len(cookie.Value) > 20 {
			secrets = append(secrets, cookie.Value)
		}
	}
	lines := log.lines()
	told := map[string]bool{}
	for _, line := range lines {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			h.t.Errorf("a line of the log is no JSON: %.300s", line)
			continue
		}
		what, _ := entry["route"].(string)
		if word := wordPattern.FindString(line); word != "" && !told[what] {
			told[what] = true
			h.t.Errorf("the log says %s: %.500s", word, line)
		}
		for _, secret := range secrets {
			if strings.Contains(line, secret) && !told[what+secret] {
				told[what+secret] = true
				h.t.Errorf("the log says %q: %.500s", secret, line)
			}
		}
	}
	h.t.Logf("%d lines", len(lines))
	if len(lines) < 1000 {
		h.t.Errorf("only %d lines were logged", len(lines))
	}
}
