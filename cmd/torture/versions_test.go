//go:build torture

package torture

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"qaloop/cmd/internal/running"
)

// An older version that works under load is not disturbed by the migration to
// this one, nor by this one at its side; what it wrote until its end is brought
// up to date by a second migration.
func TestOldAndNewVersionsWorkSideBySide(t *testing.T) {
	if !long(t) {
		return
	}
	older := previous(t)
	db := startDatabase(t, t.TempDir(), "--no-sync")
	c := newCentre(t, db.URI, older, 2)
	c.where.Log = io.Discard
	old := c.serve()
	before := c.traffic(old.URL)
	before.pause(2 * time.Second)
	c.program = program(t, "")
	c.run("", "migrate")
	now := c.serve()
	after := c.traffic(now.URL)
	after.pause(15 * time.Second)
	close(before.stop)
	before.group.Wait()
	if err := old.Stop(time.Minute); err != nil {
		t.Error(err)
	}
	c.run("", "migrate", "--again") // for what the older one wrote in the meantime
	during, faults := before.since(time.Time{}), before.untold()
	t.Logf("by the older: %d answered, %d refused, %d evaluations submitted", during.good, during.refused, len(before.submitted))
	if during.refused > 0 {
		t.Errorf("the older version refused %d", during.refused)
	}
	tell(t, faults)
	for id := range before.submitted {
		after.submitted[id] = true
	}
	after.endWithin(t, countsAnewWithin)
}

// countsAnewWithin is how long it may take until all that the older version
// wrote is counted.
const countsAnewWithin = 2 * time.Minute

var schemaLine = regexp.MustCompile(`(?m)^const schema = (\d+)$`)

const schemaFile = "cmd/qaloop/migrate.go"

// previous is the last version that had the schema before this one's, built
// from the history of the project.
func previous(t *testing.T) running.Program {
	t.Helper()
	root, err := running.Root()
	if err != nil {
		t.Fatal(err)
	}
	here, err := os.ReadFile(filepath.Join(root, schemaFile))
	if err != nil {
		t.Fatal(err)
	}
	wanted := schemaOf(here) - 1
	for commit := range strings.Lines(git(t, root, "log", "--format=%H", "-G", "^const schema = ", "--", schemaFile)) {
		parent := strings.TrimSpace(commit) + "^"
		source, err := exec.CommandContext(t.Context(), "git", "-C", root, "show", parent+":"+schemaFile).Output()
		if err != nil || schemaOf(source) != wanted {
			continue
		}
		dir := t.TempDir()
		archive := filepath.Join(dir, "source.tar")
		git(t, root, "archive", "--output", archive, parent)
		if out, err := exec.CommandContext(t.Context(), "tar", "-x", "-f", archive, "-C", dir).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		older, err := running.BuildFrom(context.Background(), dir, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("the older version is %s", git(t, root, "show", "--no-patch", "--format=%h of %as", parent))
		return older
	}
	t.Fatalf("the history of this clone has no version of schema %d: fetch all of it (git fetch --unshallow)", wanted)
	return running.Program{}
}

// schemaOf is the number of the schema in a source of schemaFile; 0 for none.
func schemaOf(source []byte) int {
	found := schemaLine.FindSubmatch(source)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(found[1]))
	return n
}

func git(t *testing.T, root string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "git", append([]string{"-C", root}, args...)...).Output()
	if err != nil {
		t.Fatalf("git %s: %v", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out))
}
