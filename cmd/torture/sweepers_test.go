//go:build torture

package torture

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// oneLink: what somebody left undone is taken up by three sweepers at once, and
// done once.
func (c *crowd) oneLink(ctx context.Context) {
	const n = 20
	for i := range n {
		id := c.begun(ctx, fmt.Sprint("one-link-", i))
		if a, err := c.qa.insist(ctx, http.MethodPost, "/evaluations/"+id+"/submit", nil); err != nil || a.Status != http.StatusOK {
			c.t.Fatal(err, string(a.Body))
		}
	}
	if left := c.drain(ctx); len(left) > 0 {
		c.t.Fatal(left)
	}
	// As after a death right behind the commit of each.
	db := c.database()
	for _, name := range []string{"assignments", "training_slots"} {
		if _, err := db.Collection(name).DeleteMany(ctx, bson.M{"operator_id": c.operators[0]}); err != nil {
			c.t.Fatal(err)
		}
	}
	if _, err := db.Collection("evaluations").UpdateMany(ctx, bson.M{"link.open": false}, bson.M{"$set": bson.M{
		"link.open": true, "link.counted": false, "link.since": time.Now().Add(-10 * time.Second), "findings.$[].decisions": bson.A{},
	}}); err != nil {
		c.t.Fatal(err)
	}
	if left := c.drain(ctx); len(left) > 0 {
		c.t.Error(left)
	}
	made, err := db.Collection("assignments").CountDocuments(ctx, bson.M{"operator_id": c.operators[0]})
	c.want("assignments", []any{made, err}, []any{2, nil})
}
