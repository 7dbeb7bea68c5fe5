package api_test

import (
	"bytes"
	"context"
	"maps"
	"mime/multipart"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/api/apitest"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
)

const keyHeader, revHeader = "Idempotency-Key", "If-Match"

// creation is a request that makes something, and another one that would make
// something else of the same kind.
type creation struct {
	request

	other any
}

// noKey are creations that are repeatable without a key: there is one draft of a
// thing at a time, or the author has chosen the ID.
var noKey = []string{
	"POST /api/v1/scorecards/{id}/versions", "POST /api/v1/courses/{id}/versions", "PUT /api/v1/evaluations/{id}",
}

// Nothing is made without a key by which the request can be repeated; with it,
// the repeat makes nothing, and another request is told that the key was used.
func TestEveryCreationWantsAKeyOfItsOwn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	all := walk{d}.creations()
	for _, o := range apitest.Operations(t) {
		name := o.Method + " " + o.Path
		wants := slices.Contains(o.Wants, keyHeader)
		if o.Creates != wants && !slices.Contains(noKey, name) {
			t.Errorf("%s: it creates: %v; its key has to be sent: %v", name, o.Creates, wants)
		}
		if !wants {
			continue
		}
		c, ok := all[name]
		if !ok {
			t.Errorf("%s: say in this test what it is asked for", name)
			continue
		}
		d.wantsKey(name, c)
		delete(all, name)
	}
	if len(all) > 0 {
		t.Errorf("nothing in the document asks for a key in %v", slices.Sorted(maps.Keys(all)))
	}
}

func (d *desk) wantsKey(name string, c creation) {
	d.t.Helper()
	ask := func(key string, body any) request {
		q := c.request
		q.header, q.body = append(slices.Clone(q.header), keyHeader, key), body
		return q
	}
	d.cookie(c.role) // whoever asks is there before
	before := d.stored()
	for key, code := range map[string]string{"": "idempotency.no_key", "a b": "idempotency.bad_key", strings.Repeat("k", 256): "idempotency.bad_key"} {
		d.refused(ask(key, c.body), http.StatusBadRequest, code)
	}
	if diff := cmp.Diff(before, d.stored()); diff != "" {
		d.t.Errorf("%s without a key leaves (-before +after):\n%s", name, diff)
	}
	first := d.send(ask("the-key", c.body))
	if first.status != http.StatusCreated && first.status != http.StatusAccepted {
		d.t.Fatalf("%s with a key: %d %s", name, first.status, first.body)
	}
	made := d.stored()
	again := d.send(ask("the-key", c.body))
	if again.status != first.status || again.header.Get("Idempotent-Replayed") != "true" {
		d.t.Errorf("%s again: %d, replayed: %q", name, again.status, again.header.Get("Idempotent-Replayed"))
	}
	d.refused(ask("the-key", c.other), http.StatusUnprocessableEntity, "idempotency.key_reused")
	if diff := cmp.Diff(made, d.stored()); diff != "" {
		d.t.Errorf("%s: a repeat and another request with its key leave (-before +after):\n%s", name, diff)
	}
}

// stored is how many documents there are of each kind, without what tells of
// requests whatever became of them, and without sums, which follow by themselves.
func (d *desk) stored() map[string]int64 {
	d.t.Helper()
	db, err := mongodb.Open(d.t.Context(), os.Getenv("MONGODB_URI"), d.db.Name()) // by another way than the one that is watched for scans
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = db.Client().Disconnect(context.Background()) }()
	names, err := db.ListCollectionNames(d.t.Context(), bson.D{})
	if err != nil {
		d.t.Fatal(err)
	}
	found := map[string]int64{}
	for _, name := range names {
		if strings.HasPrefix(name, "audit") || name == "sessions" || name == "rollups" {
			continue
		}
		if found[name], err = db.Collection(name).CountDocuments(d.t.Context(), bson.D{}); err != nil {
			d.t.Fatal(err)
		}
	}
	return found
}

// creations are what this test asks of each operation that wants a key.
func (w walk) creations() map[string]creation {
	w.t.Helper()
	t := w.things()
	due := func(reason string) doc {
		return doc{"operator_id": t["operator"], "course_id": t["course"], "due_on": "2099-12-31", "reason": reason}
	}
	call := func(topic string) doc {
		return doc{"call_id": "keyed", "operator_id": t["operator"], "started_at": "2026-11-23T08:07:28Z", "topic": topic}
	}
	said := func(comment string) doc {
		return doc{"survey_id": t["open survey"], "interaction_id": t["interaction"], "csat": 4, "comment": comment}
	}
	named := func(role identity.Role, path, field string, body doc) creation {
		other := maps.Clone(body)
		other[field] = "Another"
		return creation{request{role: role, method: http.MethodPost, path: "/api/v1" + path, body: body}, other}
	}
	quiz := named(identity.Operator, "/assignments/"+t["taken"]+"/attempts", "", doc{"answers": [][]int{{1}}})
	quiz.other = doc{"answers": [][]int{{0}}}
	return map[string]creation{
		"POST /api/v1/tokens":                    named(identity.Admin, "/tokens", "name", doc{"name": "CRM", "scopes": []string{"staff.read"}}),
		"POST /api/v1/saved-filters":             named(identity.QA, "/saved-filters", "name", doc{"list": "interactions", "name": "Mine", "query": "line=sales"}),
		"POST /api/v1/staff":                     named(identity.HR, "/staff", "name", doc{"name": "Olena", "roles": []string{"qa"}}),
		"POST /api/v1/teams":                     named(identity.HR, "/teams", "name", doc{"name": "Orders"}),
		"POST /api/v1/imports":                   w.imported(),
		"POST /api/v1/interactions":              {request{role: identity.QA, method: http.MethodPost, path: "/api/v1/interactions", body: call("order")}, call("price")},
		"POST /api/v1/scorecards":                named(identity.QA, "/scorecards", "title", card()),
		"POST /api/v1/courses":                   named(identity.Trainer, "/courses", "title", course()),
		"POST /api/v1/rules":                     named(identity.Designer, "/rules", "title", rule(t["course"])),
		"POST /api/v1/assignments":               {request{role: identity.Trainer, method: http.MethodPost, path: "/api/v1/assignments", body: due("agreed")}, due("asked")},
		"POST /api/v1/assignments/{id}/attempts": quiz,
		"POST /api/v1/surveys":                   named(identity.Designer, "/surveys", "title", oneQuestion()),
		"POST /api/v1/survey-responses":          {request{role: identity.QA, method: http.MethodPost, path: "/api/v1/survey-responses", body: said("thanks")}, said("no")},
	}
}

// imported sends a file by a form.
func (w walk) imported() creation {
	w.t.Helper()
	form := func(rows string) (body, kind string) {
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		_ = form.WriteField("format", "asterisk_queue_log")
		_ = form.WriteField("options", "")
		part, err := form.CreateFormFile("file", "queue_log")
		if err != nil {
			w.t.Fatal(err)
		}
		_, _ = part.Write([]byte(rows))
		_ = form.Close()
		return strings.ReplaceAll(b.String(), form.Boundary(), "boundary"), "multipart/form-data; boundary=boundary"
	}
	one, kind := form("1795421224|NONE|NONE|NONE|QUEUESTART|\n")
	two, _ := form("1795421225|NONE|NONE|NONE|QUEUESTART|\n")
	return creation{request{role: identity.Admin, method: http.MethodPost, path: "/api/v1/imports", header: []string{"Content-Type", kind}, body: one}, two}
}

// things are the IDs of what requests can be about.
func (w walk) things() map[string]string {
	w.t.Helper()
	id := func(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }
	made := func(role identity.Role, path string, body doc) string {
		at, _ := w.make(role, path, body)
		return id(at)
	}
	operator := w.get(identity.Operator, "/me").doc().text("id")
	t := map[string]string{
		"operator": operator, "person": made(identity.HR, "/staff", doc{"name": "Petro", "roles": []string{"operator"}}),
		"team": made(identity.HR, "/teams", doc{"name": "Sales"}), "filter": made(identity.QA, "/saved-filters", doc{"list": "interactions", "name": "Old", "query": "line=x"}),
		"interaction": made(identity.QA, "/interactions", doc{"call_id": "c-1", "operator_id": operator, "started_at": time.Now().UTC().Add(-time.Hour).Format(time.RFC3339)}),
		"scorecard":   made(identity.QA, "/scorecards", card()), "draft": made(identity.Trainer, "/courses", course()),
		"course": made(identity.Trainer, "/courses", course()), "other course": made(identity.Trainer, "/courses", course()),
		"survey": made(identity.Designer, "/surveys", oneQuestion()), "open survey": made(identity.Designer, "/surveys", oneQuestion()),
	}
	for _, name := range []string{"course", "other course"} {
		w.step(identity.Trainer, "/courses/"+t[name]+"/publish", nil)
	}
	w.step(identity.Designer, "/surveys/"+t["open survey"]+"/open", nil)
	t["rule"] = made(identity.Designer, "/rules", rule(t["course"]))
	t["taken"] = made(identity.Trainer, "/assignments", doc{"operator_id": operator, "course_id": t["other course"], "due_on": "2099-12-31", "reason": "agreed"})
	w.step(identity.Operator, "/assignments/"+t["taken"]+"/start", nil)
	w.step(identity.Operator, "/assignments/"+t["taken"]+"/lessons/0/read", nil)
	return t
}

func rule(course string) doc {
	return doc{
		"title": "Greeting", "when": doc{"criteria": []string{"greeting"}}, "threshold": doc{"at_once": true},
		"course_id": course, "due_days": 14, "approval": "trainer", "cooldown_days": 28,
	}
}

func oneQuestion() doc {
	return doc{"title": "After the call", "lang": "en", "questions": []doc{{"kind": "csat", "text": "Content?"}}}
}
