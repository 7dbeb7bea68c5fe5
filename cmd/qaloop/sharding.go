package main

import (
	"fmt"
	"io"
	"strings"

	"qaloop/internal/mongodb"
)

// writeSharding writes what spreads the collections of a database over the
// shards of a cluster, as commands for mongosh. What must be unique stays so:
// every key either is the _id or sends all documents that could have the same
// _id to the same shard.
func writeSharding(out io.Writer, database string, declared []mongodb.Collection) error {
	for _, c := range declared {
		if len(c.ShardKey) == 0 {
			continue
		}
		keys := make([]string, len(c.ShardKey))
		for i, key := range c.ShardKey {
			keys[i] = fmt.Sprintf("%q: %#v", key.Key, key.Value)
		}
		if _, err := fmt.Fprintf(out, "sh.shardCollection(%q, { %s })\n", database+"."+c.Name, strings.Join(keys, ", ")); err != nil {
			return err
		}
	}
	return nil
}
