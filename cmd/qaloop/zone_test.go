package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// The numbers of a centre are by the days of one time zone: whoever comes with
// another one is told so and how to move, and after that it is the other way
// round.
func TestNumbersAreByTheDaysOfOneTimeZone(t *testing.T) {
	t.Parallel()
	w := newEmptyWorld(t)
	const here, there = "Europe/Kyiv", "Pacific/Kiritimati"
	qaloop := func(zone, command string) (string, error) {
		var out bytes.Buffer
		args := append(strings.Fields(command), "--database="+w.db.Name(), "--time-zone="+zone)
		err := run(t.Context(), args, &out, io.Discard)
		return out.String(), err
	}
	works := func(zone, command string) string {
		t.Helper()
		out, err := qaloop(zone, command)
		if err != nil {
			t.Fatalf("%s by the days of %s: %v\n%s", command, zone, err, out)
		}
		return out
	}
	refused := func(zone, other, command string) {
		t.Helper()
		_, err := qaloop(zone, command)
		if err == nil {
			t.Fatalf("%s takes numbers by the days of %s for those of %s", command, other, zone)
		}
		for _, word := range []string{"by the days of " + other, "--time-zone is " + zone, "rebuild tallies --move --time-zone=" + zone} {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("%s: %q is not in: %v", command, word, err)
			}
		}
	}

	works(here, "demo --size=0.1")
	works(here, "verify")
	for _, command := range []string{"serve --addr=127.0.0.1:0 --drain-wait=0s", "verify", "rebuild tallies --repair", "import --format=csv zone_test.go", "demo"} {
		refused(there, here, command)
	}

	var moved struct{ Repaired int }
	if err := json.Unmarshal([]byte(works(there, "rebuild tallies --move --json")), &moved); err != nil {
		t.Fatal(err)
	}
	if moved.Repaired == 0 {
		t.Error("not one number is another one half a day further east")
	}
	works(there, "verify")
	works(there, "rebuild tallies --repair")

	dies := errors.New("killed in the middle")
	if err := moveZone(t.Context(), w.db, time.UTC, func() error { return dies }); !errors.Is(err, dies) {
		t.Fatal(err)
	}
	for _, zone := range []string{here, there, "UTC"} {
		if _, err := qaloop(zone, "verify"); err == nil || !strings.Contains(err.Error(), "being moved to the days of UTC") {
			t.Errorf("half of the numbers are by other days, and verify by those of %s says: %v", zone, err)
		}
	}
	works(there, "rebuild tallies --move")
	refused(here, there, "verify")
	if out := works(here, "rebuild tallies --move"); !strings.Contains(out, "by the days of "+here+" now") {
		t.Error(out)
	}
	works(here, "verify")
}
