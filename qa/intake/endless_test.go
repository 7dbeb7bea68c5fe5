package intake_test

import (
	"bytes"
	"fmt"
	"io"
)

// endless is a queue_log of calls that follow each other: limit of them, or
// without end.
type endless struct {
	limit int
	calls int
	left  bytes.Buffer
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left.Len() == 0 {
		if e.limit > 0 && e.calls == e.limit {
			return 0, io.EOF
		}
		for range 50 {
			at, id := 1_700_000_000+e.calls*10, fmt.Sprintf("%d.%d", 1_700_000_000+e.calls*10, e.calls)
			fmt.Fprintf(&e.left, "%d|%s|sales|NONE|ENTERQUEUE||7495%07d|1\n", at, id, e.calls)
			fmt.Fprintf(&e.left, "%d|%s|sales|Local/20%d|CONNECT|3|%s|3\n", at+3, id, e.calls%7, id)
			fmt.Fprintf(&e.left, "%d|%s|sales|Local/20%d|COMPLETEAGENT|3|6|1\n", at+9, id, e.calls%7)
			e.calls++
		}
	}
	return e.left.Read(p)
}
