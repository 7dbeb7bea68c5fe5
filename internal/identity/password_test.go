package identity_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"
	"pgregory.net/rapid"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
)

func TestPasswordRules(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		password string
		about    []string
		code     string
	}{
		{"qaloop-demo-2026", []string{"operator", "Демо Оператор"}, ""},
		{"correct horse battery", nil, ""},
		{"съешь ещё этих", nil, ""},
		{"🐎🔋📎⭐🐎🔋📎⭐", nil, ""},
		{"seven77", nil, "password_short"},
		{"", nil, "password_short"},
		{strings.Repeat("long ", 52), nil, "password_long"},
		{strings.Repeat("да", 65), nil, "password_long"},
		{"password", nil, "password_common"},
		{"Password123!", nil, "password_common"},
		{"2026welcome2026", nil, "password_common"},
		{"ПАРОЛЬ123", nil, "password_common"},
		{"aaaaaaaaaaaa", nil, "password_common"},
		{"ababababab", nil, "password_common"},
		{"12345678", nil, "password_common"},
		{"987654321", nil, "password_common"},
		{"QWERTYUIOP", nil, "password_common"},
		{"йцукенгшщз", nil, "password_common"},
		{"ytrewqabc", nil, ""},
		{"abc\xffdefgh", nil, "password_common"},
		{"qaloop2026", nil, "password_names"},
		{"QaLoop-callcenter1", nil, "password_names"},
		{"hanna.shevchenko1", []string{"hanna.shevchenko", "Ганна Шевченко"}, "password_names"},
		{"шевченко1985", []string{"hanna", "Ганна Шевченко"}, "password_names"},
		{"ганна любит чай", []string{"hanna", "Ганна Шевченко"}, ""},
	} {
		err := identity.CheckPassword(test.password, "#/password", test.about...)
		if test.code == "" {
			if err != nil {
				t.Errorf("%q: %v", test.password, err)
			}
			continue
		}
		p, ok := errors.AsType[*problem.Error](err)
		if !ok || p.Field("#/password") == nil || p.Field("#/password").Code != test.code {
			t.Errorf("%q: %+v, want %s", test.password, p, test.code)
		}
	}
}

func TestPasswordFitsItsHashAndNoOther(t *testing.T) {
	t.Parallel()
	h := identity.NewHasher()
	hash, err := h.Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	weak, err := argon2id.CreateHash("correct horse", &argon2id.Params{Memory: 1024, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		t.Fatal(err)
	}
	slot, err := h.Enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer slot.Leave()
	for _, test := range []struct {
		password, hash string
		fits, outdated bool
	}{
		{"correct horse", hash, true, false},
		{"Correct horse", hash, false, false},
		{"correct horse ", hash, false, false},
		{"", hash, false, false},
		{"correct horse", weak, true, true},
		{"", "", false, false},
		{"correct horse", "", false, false}, // nobody's
	} {
		fits, outdated, err := slot.Verify(test.password, test.hash)
		if err != nil || fits != test.fits || outdated != test.outdated {
			t.Errorf("%q: %v, %v, %v; want %v, %v", test.password, fits, outdated, err, test.fits, test.outdated)
		}
	}
	if _, _, err := slot.Verify("x", "no hash"); err == nil {
		t.Error("a broken hash is taken")
	}
}

func TestHashingHasAQueueWithAnEnd(t *testing.T) {
	t.Parallel()
	h := identity.NewHasher()
	for range runtime.GOMAXPROCS(0) {
		if _, err := h.Enter(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	const queue, many = 16, 200
	errs := make(chan error, many)
	for range many {
		go func() {
			_, err := h.Enter(ctx)
			errs <- err
		}()
	}
	for range many - queue { // the others wait
		if err := <-errs; !errors.Is(err, identity.ErrBusy) {
			t.Errorf("over the queue: %v", err)
		}
	}
	cancel()
	for range queue {
		if err := <-errs; !errors.Is(err, context.Canceled) {
			t.Errorf("in the queue: %v", err)
		}
	}
}

// Whatever is typed is answered, and what is short is never taken.
func TestPasswordRulesTakeAnything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		password := rapid.String().Draw(t, "password")
		about := rapid.SliceOfN(rapid.String(), 0, 2).Draw(t, "about")
		err := identity.CheckPassword(password, "#/password", about...)
		if err == nil && (len([]rune(password)) < 8 || len(password) > 256) {
			t.Fatalf("%q is taken", password)
		}
		if err != nil && !errors.Is(err, identity.ErrPassword) {
			t.Fatalf("%q: %v", password, err)
		}
	})
}
