//go:build naive

package naive

import "os"

// The mistakes, as QALOOP_NAIVE names them.
const (
	dual  = "dual"
	redo  = "redo"
	blind = "blind"
)

func makes(mistake string) bool { return os.Getenv("QALOOP_NAIVE") == mistake }

// Dual reports whether this process writes twice and hopes: what follows from a
// submission is done by its request alone, and nobody comes back to what that
// left undone.
func Dual() bool { return makes(dual) }

// Redo reports whether this process does everything again when a request is
// repeated or an open link is found: under a new ID each time, and counted each
// time.
func Redo() bool { return makes(redo) }

// Blind reports whether this process writes over whatever is there, whichever
// revision was read.
func Blind() bool { return makes(blind) }
