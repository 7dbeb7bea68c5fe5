package audit_test

import (
	"fmt"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/audit"
	"qaloop/internal/mongodb/mongotest"
)

// What is done to the stored log behind its back is found, and the first bad
// place is named.
func TestTheStoredLogShowsWhatWasDoneToIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, mongotest.New(t))
	for i := range 8 {
		d.act(d.log, fmt.Sprint("n-", i))
	}
	d.whole(8)
	c, ctx := d.db.Collection("audit"), t.Context()
	id := func(seq int) string { return fmt.Sprintf("2026-11:%012d", seq) }
	var fifth bson.M
	if err := c.FindOne(ctx, bson.M{"_id": id(5)}).Decode(&fifth); err != nil {
		t.Fatal(err)
	}
	set := func(seq int, fields bson.M) {
		t.Helper()
		if res, err := c.UpdateOne(ctx, bson.M{"_id": id(seq)}, bson.M{"$set": fields}); err != nil || res.ModifiedCount != 1 {
			t.Fatal(res, err)
		}
	}
	bad := func(seq int64, code string, anchors ...audit.Anchor) {
		t.Helper()
		if r := d.verify(anchors...); r.Fault == nil || r.Fault.Seq != seq || r.Fault.Code != code {
			t.Errorf("found %+v, want %d %s", r.Fault, seq, code)
		}
		if f := d.tail().Fault; len(anchors) == 0 && (f == nil || f.Seq != seq || f.Code != code) {
			t.Errorf("at the end found %+v, want %d %s", f, seq, code)
		}
	}
	set(3, bson.M{"actor": "p_2"})
	bad(3, "audit.changed")
	set(3, bson.M{"actor": "p_1"})
	d.whole(8)

	if _, err := c.DeleteOne(ctx, bson.M{"_id": id(5)}); err != nil {
		t.Fatal(err)
	}
	bad(5, "audit.missing")
	if _, err := c.InsertOne(ctx, fifth); err != nil {
		t.Fatal(err)
	}
	d.whole(8)

	last := d.entries(audit.Filter{})[0]
	for _, seq := range []int{7, 8} {
		if _, err := c.DeleteOne(ctx, bson.M{"_id": id(seq)}); err != nil {
			t.Fatal(err)
		}
	}
	bad(7, "audit.missing")
	// Whoever cuts the head, too, is found by a line of the server's log.
	sixth := d.entries(audit.Filter{})[0]
	heads := d.db.Collection("audit_heads")
	if _, err := heads.UpdateOne(ctx, bson.M{"_id": "2026-11"}, bson.M{"$set": bson.M{"seq": 6, "hash": sixth.Hash}}); err != nil {
		t.Fatal(err)
	}
	d.whole(6)
	anchor, err := audit.ParseAnchor(fmt.Sprintf("2026-11:8:%s", last.Hash))
	if err != nil {
		t.Fatal(err)
	}
	bad(7, "audit.missing", anchor)
	// So is another story in the place of what was cut.
	fresh := d.instance(0)
	for i := range 2 {
		d.act(fresh, fmt.Sprint("other-", i))
	}
	d.whole(8)
	bad(8, "audit.replaced", anchor)
	if _, err := heads.DeleteOne(ctx, bson.M{"_id": "2026-11"}); err != nil {
		t.Fatal(err)
	}
	bad(1, "audit.no_head")
}
