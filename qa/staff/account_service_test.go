package staff_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/qa/staff"
)

const (
	rightPassword = "корректная лошадь"
	office        = "192.0.2.7"
)

func (d *desk) account(name string, roles ...identity.Role) staff.Person {
	d.tb.Helper()
	return d.hire(staff.PersonInput{
		Name: name, Email: name + "@example.org", Roles: roles, Password: rightPassword,
	})
}

func actorOf(p staff.Person) identity.Actor {
	return identity.Actor{ID: p.ID, Name: p.Name, Roles: p.Roles}
}

func TestSignInWithTheRightPassword(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.account("olena", identity.QA)
	got, err := d.Accounts.SignIn(t.Context(), " Olena@example.ORG ", rightPassword, office)
	if err != nil || got.ID != p.ID {
		t.Fatalf("%+v, %v", got, err)
	}
	actor, authRev, err := d.Accounts.ActorByID(t.Context(), p.ID)
	if err != nil || authRev != 1 || !actor.Has(identity.QA) || actor.Name != "olena" {
		t.Errorf("%+v, %d, %v", actor, authRev, err)
	}
	if strings.Contains(p.PasswordHash, rightPassword) || !strings.HasPrefix(p.PasswordHash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("kept as %q", p.PasswordHash)
	}
}

// Who cannot sign in is told the same, whatever the reason.
func TestRefusalsLookAlike(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.account("olena", identity.QA)
	gone := d.account("gone", identity.QA)
	if _, err := d.People.Disable(t.Context(), admin, gone.ID, 0); err != nil {
		t.Fatal(err)
	}
	d.hire(staff.PersonInput{Name: "Without", Email: "without@example.org"})
	for i, email := range []string{"olena@example.org", "gone@example.org", "without@example.org", "nobody@example.org", ""} {
		password := rightPassword
		if i == 0 {
			password = "wrong"
		}
		_, err := d.Accounts.SignIn(t.Context(), email, password, fmt.Sprintf("192.0.2.%d", i))
		p := refused(t, err, "identity.wrong_password")
		if p.Params["left"] != 4 || p.Detail != staff.ErrWrongPassword.Detail || p.RetryAfter != 0 {
			t.Errorf("%q: %+v", email, p)
		}
	}
	_, err := d.Accounts.SignIn(t.Context(), "olena@example.org", strings.Repeat("x", 100_000), "192.0.2.99")
	refused(t, err, "identity.wrong_password")
}

func TestGuessingIsSlowedDownOnAllInstances(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.account("olena", identity.QA)
	for network, email := range []string{"olena@example.org", "nobody@example.org"} {
		instances := []staff.Services{d.instance(), d.instance()}
		address := 0
		try := func(password string) error {
			address++
			_, err := instances[address%2].Accounts.SignIn(t.Context(), email, password, fmt.Sprintf("198.51.%d.%d", network, address))
			return err
		}
		for left := 4; left >= 0; left-- {
			p := refused(t, try("wrong"), "identity.wrong_password")
			if p.Params["left"] != left {
				t.Errorf("%s: %v left, want %d", email, p.Params["left"], left)
			}
		}
		for _, seconds := range []int{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300} {
			delay := time.Duration(seconds) * time.Second
			p := refused(t, try(rightPassword), "identity.throttled")
			if p.RetryAfter != delay {
				t.Errorf("%s: wait %s, want %s", email, p.RetryAfter, delay)
			}
			d.wait(delay)
			if p = refused(t, try("wrong"), "identity.wrong_password"); p.Params["left"] != 0 {
				t.Errorf("%s: %v left", email, p.Params["left"])
			}
		}
	}
	d.wait(300 * time.Second)
	if _, err := d.Accounts.SignIn(t.Context(), "olena@example.org", rightPassword, office); err != nil {
		t.Fatal(err)
	}
	_, err := d.Accounts.SignIn(t.Context(), "olena@example.org", "wrong", office)
	if p := refused(t, err, "identity.wrong_password"); p.Params["left"] != 4 {
		t.Errorf("%v left after a success", p.Params["left"])
	}
}

// One address that tries everybody's account has to wait, too.
func TestOneAddressIsSlowedDown(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.account("olena", identity.QA)
	for i := range 5 {
		_, err := d.Accounts.SignIn(t.Context(), fmt.Sprintf("n%d@example.org", i), "wrong", "2001:db8::1")
		refused(t, err, "identity.wrong_password")
	}
	_, err := d.Accounts.SignIn(t.Context(), "olena@example.org", rightPassword, "2001:db8::2")
	refused(t, err, "identity.throttled")
	if _, err := d.Accounts.SignIn(t.Context(), "olena@example.org", rightPassword, "2001:db8:0:1::1"); err != nil {
		t.Error(err)
	}
}

// A thousand guesses at once, from 200 addresses, at three instances.
func TestManyGuessesAtOnceAreNotChecked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.account("olena", identity.QA)
	instances := []staff.Services{d.instance(), d.instance(), d.instance()}
	var checked atomic.Int32
	var group sync.WaitGroup
	guesses := make(chan int)
	for range 60 {
		group.Go(func() {
			for i := range guesses {
				_, err := instances[i%3].Accounts.SignIn(t.Context(), "olena@example.org", fmt.Sprint("guess ", i), fmt.Sprintf("198.51.100.%d", i%200))
				switch {
				case errors.Is(err, staff.ErrWrongPassword):
					checked.Add(1)
				case !errors.Is(err, identity.ErrThrottled) && !errors.Is(err, identity.ErrBusy):
					t.Error(err)
				}
			}
		})
	}
	for i := range 1000 {
		guesses <- i
		if i%100 == 99 {
			d.wait(time.Second)
		}
	}
	close(guesses)
	group.Wait()
	t.Logf("%d of 1000 were checked", checked.Load())
	if n := checked.Load(); n < 5 || n > 100 {
		t.Errorf("%d of 1000 were checked", n)
	}
}

// People who know their passwords never wait, however many come at once.
func TestSignInsAtOnceDoNotWait(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.account("olena", identity.QA)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			err := error(identity.ErrBusy) // the processors are taken: the machine is slow, nobody is held back
			for errors.Is(err, identity.ErrBusy) {
				_, err = d.Accounts.SignIn(t.Context(), "olena@example.org", rightPassword, office)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

func TestOldHashIsMadeAnew(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.account("olena", identity.QA)
	weak, err := argon2id.CreateHash(rightPassword, &argon2id.Params{Memory: 8 * 1024, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.db.Collection("people").UpdateOne(t.Context(), bson.M{"_id": p.ID}, bson.M{"$set": bson.M{"password_hash": weak}}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got, err := d.Accounts.SignIn(t.Context(), p.Email, rightPassword, office)
		if err != nil || !strings.Contains(got.PasswordHash, "m=19456,t=2,p=1") || got.AuthRev != 1 {
			t.Errorf("%q, %d, %v", got.PasswordHash, got.AuthRev, err)
		}
	}
}
