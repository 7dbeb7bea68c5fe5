package staff_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/qa/staff"
)

func TestTokenLetsAMachineDoWhatItIsFor(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	owner := d.account("owner", identity.Admin)
	token, secret, _, err := d.Tokens.Create(t.Context(), actorOf(owner), pbxToken, noKey)
	if err != nil {
		t.Fatal(err)
	}
	machine, err := d.Tokens.ActorBySecret(t.Context(), secret)
	if err != nil || !machine.IsToken || machine.ID != token.ID {
		t.Fatalf("%+v, %v", machine, err)
	}
	if !machine.May(identity.ImportsRun) || machine.May(identity.StaffEdit) {
		t.Error("the token reaches elsewhere than its scopes")
	}
	page, err := d.Tokens.List(t.Context(), actorOf(owner), paging.Request{})
	if err != nil || len(page.Items) != 1 || !page.Items[0].LastUsedAt.Equal(d.now()) {
		t.Errorf("%+v, %v", page.Items, err)
	}
}

var pbxToken = staff.TokenInput{Name: "PBX", Scopes: []identity.Permission{identity.ImportsRun, identity.StaffRead}}

func TestSecretIsShownOnceAndNotKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	owner := d.account("owner", identity.Admin)
	key := once.NewKey(owner.ID, "POST /tokens", "k", nil)
	token, secret, replayed, err := d.Tokens.Create(t.Context(), actorOf(owner), pbxToken, key)
	if err != nil || replayed || !strings.HasPrefix(secret, "ql_") || len(secret) < 46 {
		t.Fatalf("%q, %v", secret, err)
	}
	again, none, replayed, err := d.Tokens.Create(t.Context(), actorOf(owner), pbxToken, key)
	if err != nil || !replayed || none != "" || again.ID != token.ID {
		t.Errorf("repeated: %q, %v, %v", none, replayed, err)
	}
	var kept bson.M
	if err := d.db.Collection("tokens").FindOne(t.Context(), bson.M{"_id": token.ID}).Decode(&kept); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(fmt.Sprint(kept), strings.TrimPrefix(secret, "ql_")) {
		t.Error("the secret is kept")
	}
}

func TestTokenIsOverAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	owner := d.account("owner", identity.Admin)
	create := func() (staff.Token, string) {
		token, secret, _, err := d.Tokens.Create(t.Context(), actorOf(owner), staff.TokenInput{
			Name: "T", Scopes: []identity.Permission{identity.StaffRead}, ExpiresAt: new(d.now().Add(time.Hour)),
		}, noKey)
		if err != nil {
			t.Fatal(err)
		}
		return token, secret
	}
	over := func(secret, why string) {
		if _, err := d.instance().Tokens.ActorBySecret(t.Context(), secret); err == nil {
			t.Errorf("a token is valid that is %s", why)
		} else {
			refused(t, err, "identity.bad_token")
		}
	}
	over("ql_unknown", "unknown")
	over("", "empty")
	revoked, secret := create()
	for range 2 {
		if err := d.Tokens.Revoke(t.Context(), actorOf(owner), revoked.ID); err != nil {
			t.Fatal(err)
		}
	}
	over(secret, "revoked")
	_, secret = create()
	d.wait(time.Hour)
	over(secret, "expired")
	_, secret = create()
	if _, err := d.People.Change(t.Context(), admin, owner.ID, 0, staff.PersonChange{Roles: []identity.Role{identity.HR}}); err != nil {
		t.Fatal(err)
	}
	machine, err := d.Tokens.ActorBySecret(t.Context(), secret)
	if err != nil || machine.Has(identity.Admin) {
		t.Errorf("the token kept the roles that its owner lost: %+v, %v", machine, err)
	}
	if _, err := d.People.Disable(t.Context(), admin, owner.ID, 0); err != nil {
		t.Fatal(err)
	}
	over(secret, "somebody's who left")
}

func TestNobodyGivesWhatTheyHaveNot(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	owner := d.account("owner", identity.Admin)
	qa := d.account("qa", identity.QA)
	in := staff.TokenInput{Name: "T", Scopes: []identity.Permission{identity.StaffRead}}
	_, _, _, err := d.Tokens.Create(t.Context(), actorOf(qa), in, noKey)
	refused(t, err, "identity.forbidden")
	_, _, _, err = d.Tokens.Create(t.Context(), identity.Actor{ID: "t_1", Roles: identity.Roles, IsToken: true}, in, noKey)
	refused(t, err, "identity.forbidden")
	for pointer, wrong := range map[string]staff.TokenInput{
		"#/scopes/0":   {Name: "T", Scopes: []identity.Permission{"all"}},
		"#/scopes/1":   {Name: "T", Scopes: []identity.Permission{identity.StaffRead, identity.AssignmentsTake}}, // an administrator takes no course
		"#/scopes":     {Name: "T"},
		"#/name":       {Name: " ", Scopes: in.Scopes},
		"#/expires_at": {Name: "T", Scopes: in.Scopes, ExpiresAt: new(d.now().AddDate(2, 0, 0))},
	} {
		_, _, _, err := d.Tokens.Create(t.Context(), actorOf(owner), wrong, noKey)
		if p := refused(t, err, "token.invalid"); p.Field(pointer) == nil {
			t.Errorf("fields %+v, want %s", p.Fields, pointer)
		}
	}
}
