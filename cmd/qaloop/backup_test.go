package main

import (
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/cmd/qaloop/starter"
	"qaloop/internal/identity"
	"qaloop/internal/mongodb/mongotest"
)

// Every collection is backed up, or it is written down why not.
func TestBackupForgetsNoCollection(t *testing.T) {
	t.Parallel()
	declared := map[string]bool{}
	for _, c := range collections() {
		declared[c.Name] = true
		if _, without := left[c.Name]; slices.Contains(kept, c.Name) == without {
			t.Errorf("%s: kept is %v, left is %v", c.Name, slices.Contains(kept, c.Name), without)
		}
	}
	for _, name := range append(slices.Collect(maps.Keys(left)), kept...) {
		if !declared[name] {
			t.Errorf("%s is not declared by anybody", name)
		}
	}
}

// contents are the documents of the kept collections by ID, but for who wrote
// them.
func contents(t *testing.T, db *mongo.Database) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range kept {
		if strings.HasPrefix(name, "audit") {
			continue // it goes on: a restore leaves its entry, too
		}
		cursor, err := db.Collection(name).Find(t.Context(), bson.M{})
		if err != nil {
			t.Fatal(err)
		}
		for cursor.Next(t.Context()) {
			all[name+" "+cursor.Current.Lookup("_id").String()] = cursor.Current.String()
		}
		if err := cursor.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// What is restored is what was backed up, recordings too; people sign in and
// the loop goes on.
func TestRestoredCentreIsTheSame(t *testing.T) {
	t.Parallel()
	w := newEmptyWorld(t)
	if err := run(t.Context(), []string{"demo", "--size=0.1", "--database", w.db.Name()}, io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	archive := filepath.Join(dir, "centre.tar.gz")
	if err := run(t.Context(), []string{"backup", archive, "--database", w.db.Name()}, io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	empty := &world{t: t, db: mongotest.NewTold(t, seeWrites())}
	var said bytes.Buffer
	if err := run(t.Context(), []string{"restore", archive, "--database", empty.db.Name()}, &said, io.Discard); err != nil {
		t.Fatalf("%v\n%s", err, said.String())
	}
	if !strings.Contains(said.String(), "Nothing is missing") {
		t.Errorf("it says %q", said.String())
	}
	before, after := contents(t, w.db), contents(t, empty.db)
	if !maps.Equal(before, after) {
		for key, was := range before {
			if after[key] != was {
				t.Errorf("%s\nwas %s\nis  %s", key, was, after[key])
			}
		}
		t.Errorf("%d documents became %d", len(before), len(after))
	}
	empty.app, empty.site = empty.instance(busy)
	maria := &person{w: empty, email: "qa@qaloop.demo", client: newClient(t), site: empty.site.URL}
	maria.enter(starter.DemoPassword)
	recorded := maria.get("/interactions?recorded=true&limit=1").list("items")
	expect(t, "recorded calls", len(recorded), 1)
	empty.verified()
	empty.wholeLog(3) // of the demo, of the restore, and of Maria
	// Over data nothing is restored.
	if err := run(t.Context(), []string{"restore", archive, "--database", empty.db.Name()}, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a second restore: %v", err)
	}
}

// A backup that is not whole is refused before anything is written.
func TestBrokenBackupIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person("olena", identity.QA)
	dir := t.TempDir()
	good := filepath.Join(dir, "good.tar.gz")
	if err := run(t.Context(), []string{"backup", good, "--database", w.db.Name()}, io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 0x10
	empty := mongotest.New(t)
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"cut short":       {whole[:len(whole)*2/3], "ends too early"},
		"damaged":         {flipped, "damaged"},
		"something else":  {[]byte("time,caller\n09:14,101\n"), "not a backup"},
		"nothing":         {nil, "not a backup"},
		"another archive": {whole[:10], "not a backup"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(dir, strings.ReplaceAll(name, " ", "-"))
			if err := os.WriteFile(file, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			err := run(t.Context(), []string{"restore", file, "--database", empty.Name()}, io.Discard, io.Discard)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("it says %v, not %q", err, c.want)
			}
			if names, err := empty.ListCollectionNames(t.Context(), bson.M{}); err != nil || len(names) > 0 {
				t.Errorf("written: %v, %v", names, err)
			}
		})
	}
}
