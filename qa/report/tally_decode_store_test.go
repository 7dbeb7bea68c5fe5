package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"
	"pgregory.net/rapid"

	"qaloop/qa"
)

// What is read is what any reader of BSON would read, and as it was written.
func TestTotalsAreReadAsTheyAreStored(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		stored := drawTotals(t)
		doc, err := bson.Marshal(bson.M{"totals": stored, "rev": 3})
		if err != nil {
			t.Fatal(err)
		}
		var read struct{ Totals Totals }
		var plain struct{ Totals map[qa.SampleOrigin]Tally }
		for _, into := range []any{&read, &plain} {
			if err := bson.Unmarshal(doc, into); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(stored, read.Totals); diff != "" {
			t.Fatalf("-stored +read:\n%s", diff)
		}
		if diff := cmp.Diff(plain.Totals, map[qa.SampleOrigin]Tally(read.Totals)); diff != "" {
			t.Fatalf("-by reflection +by hand:\n%s", diff)
		}
	})
}

// What is no tally is an error, however it is broken; what is not known is
// passed over.
func TestTotalsThatAreBroken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		totals any
		ok     bool
	}{
		"a field of later":      {bson.M{"random": bson.M{"n": 1, "later": "x", "classes": bson.A{bson.M{"later": 1}}}}, true},
		"a number for a tally":  {bson.M{"random": 1}, false},
		"a text for a number":   {bson.M{"random": bson.M{"sum": "x"}}, false},
		"a text for a counter":  {bson.M{"random": bson.M{"n": "x"}}, false},
		"a number for a list":   {bson.M{"random": bson.M{"histogram": 1}}, false},
		"a number for a class":  {bson.M{"random": bson.M{"classes": bson.A{1}}}, false},
		"a number for a name":   {bson.M{"random": bson.M{"criteria": bson.A{bson.M{"key": 1}}}}, false},
		"a list of texts":       {bson.M{"random": bson.M{"histogram": bson.A{"x"}}}, false},
		"a text for everything": {"x", false},
	} {
		doc, err := bson.Marshal(bson.M{"totals": test.totals})
		if err != nil {
			t.Fatal(err)
		}
		var read struct{ Totals Totals }
		if err := bson.Unmarshal(doc, &read); (err == nil) != test.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, doc := range map[string][]byte{"nothing": {}, "half": {9, 0, 0, 0, 3}, "a length too long": {6, 0, 0, 0, 0}} {
		if err := new(Totals).UnmarshalBSON(doc); err == nil {
			t.Errorf("%s is taken for totals", name)
		}
	}
}
