package main

import (
	"strings"
	"testing"
)

// Whoever runs a sharded cluster is told how to split every collection, and by
// nothing that would let one _id be on two shards.
func TestEveryCollectionSaysHowAClusterSplitsIt(t *testing.T) {
	t.Parallel()
	var said strings.Builder
	if err := run(t.Context(), []string{"migrate", "--sharding", "--database", "centre"}, &said, t.Output()); err != nil {
		t.Fatal(err)
	}
	for _, c := range collections() {
		if len(c.ShardKey) > 0 != strings.Contains(said.String(), `sh.shardCollection("centre.`+c.Name+`", {`) {
			t.Errorf("%s: its key is %v, and told is:\n%s", c.Name, c.ShardKey, said.String())
		}
		if len(c.ShardKey) == 0 {
			t.Errorf("%s has no key", c.Name)
			continue
		}
		last := c.ShardKey[len(c.ShardKey)-1].Key
		if last != "_id" && c.Name != "audit" { // the _id of an entry is made of the two parts of its key
			t.Errorf("%s: the key %v may put one _id on two shards", c.Name, c.ShardKey)
		}
	}
	for _, line := range []string{
		`sh.shardCollection("centre.assignments", { "operator_id": 1, "_id": 1 })`,
		`sh.shardCollection("centre.tallies", { "_id": "hashed" })`,
	} {
		if !strings.Contains(said.String(), line+"\n") {
			t.Errorf("nothing says %s in:\n%s", line, said.String())
		}
	}
}
