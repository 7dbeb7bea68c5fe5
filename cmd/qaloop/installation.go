package main

import (
	"os"
	"strconv"
	"time"

	"qaloop/ui"
)

// installation is this instance, for the administrator to look at.
func installation(since time.Time) ui.Installation {
	name, err := os.Hostname()
	if err != nil {
		name = "?"
	}
	return ui.Installation{Version: describeVersion(), Instance: name + ":" + strconv.Itoa(os.Getpid()), Schema: schema, Since: since}
}
