package main

import (
	"os"
	"runtime/debug"
)

// garbage is how much garbage may gather, in percent of what is in use, before
// it is collected. With Go's own 100, collecting was a sixth of the work of an
// instance that answers a hundred requests a second, and with 200 an exported
// workbook takes more memory than it may.
const garbage = 150

// letGarbageGather has it so, unless GOGC says otherwise.
func letGarbageGather() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
}
