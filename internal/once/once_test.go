package once_test

import (
	"testing"

	"pgregory.net/rapid"

	"qaloop/internal/once"
)

// An ID depends on where one part of its cause ends and the next begins.
func TestIDTellsCausesApart(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, cause := range [][]string{{"ab", "c"}, {"a", "bc"}, {"abc"}, {"abc", ""}, {"", "abc"}} {
		id := once.ID("x_", cause...)
		if other, ok := seen[id]; ok {
			t.Errorf("%q and %q have the same ID", cause, other)
		}
		seen[id] = cause[0]
		if again := once.ID("x_", cause...); again != id {
			t.Errorf("%q has two IDs", cause)
		}
	}
}

func TestKeyRepeatsAndDiffers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		given := rapid.StringMatching(`[a-z]{1,9}`).Draw(t, "key")
		a := once.NewKey("anna", "POST /x", given, []byte("1"))
		b := once.NewKey("anna", "POST /x", given, []byte("2"))
		stranger := once.NewKey("boris", "POST /x", given, []byte("1"))
		if a.ID("x_") != b.ID("x_") || a.ID("x_") == stranger.ID("x_") {
			t.Fatal("the ID must depend on who asked and their key, and not on the body")
		}
		if a.Fingerprint == b.Fingerprint {
			t.Fatal("two bodies have one fingerprint")
		}
	})
	none := once.NewKey("anna", "POST /x", "", []byte("1"))
	if first := none.ID("x_"); first == none.ID("x_") {
		t.Error("without a key every creation is a new one")
	}
}
