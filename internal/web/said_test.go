package web_test

import (
	"net/http"
	"testing"
)

// What a page has to say is heard once, by the session that did it, on any
// instance.
func TestWhatIsSaidIsHeardOnce(t *testing.T) {
	t.Parallel()
	_, here, there := newOffice(t)
	one, other, stranger := &browser{t: t}, &browser{t: t}, &browser{t: t}
	one.ask(here, http.MethodPost, "/in/p_1")
	other.ask(here, http.MethodPost, "/in/p_1")
	heard := func(b *browser, want string) {
		t.Helper()
		if status, said := b.ask(there, http.MethodGet, "/said"); status != http.StatusOK || said != want {
			t.Errorf("%d %q, want %q", status, said, want)
		}
	}
	heard(one, "")
	one.ask(here, http.MethodPost, "/say")
	stranger.ask(here, http.MethodPost, "/say")
	heard(other, "")
	heard(stranger, "")
	heard(one, "Done.")
	heard(one, "")
	if _, who := one.ask(there, http.MethodGet, "/page"); who != "p_1" {
		t.Errorf("then the session is %q's", who)
	}
}
