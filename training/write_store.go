package training

import (
	"errors"
	"fmt"

	"qaloop/internal/mongodb"
)

// What a write can come to.
var (
	errStale     = mongodb.ErrStale  // somebody else has written the document since it was read
	errExists    = mongodb.ErrExists // there is a document with that ID
	errContended = fmt.Errorf("others write the same all the time: %w", mongodb.ErrUnavailable)
)

// rounds is how often something is tried again that others wrote in between.
const rounds = 20

// lost reports whether a write came too late, because somebody else wrote
// first.
func lost(err error) bool { return errors.Is(err, errStale) || errors.Is(err, errExists) }
