//go:build torture

package torture

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"qaloop/cmd/internal/running"
)

// story is something that somebody does in several steps, and that is cut off.
type story struct {
	before func(*stage)       // what there is already; nil: nothing but the centre
	act    func(*stage) error // what is cut off: an error is that no good answer came
	again  func(*stage) error // what is done then; nil: act
	check  func(*stage)       // that it is as if nothing had been cut off
	points []string           // where it is cut off
}

// stories are all of them, with the steps of each.
var stories = map[string]story{
	"submit": {act: submit("first"), check: assignedTwice(1), points: []string{
		"submit.reserved", "submit.committed", "link.claimed", "link.decided", "link.writing", "slot.claimed", "assignment.inserted",
		"link.settling", "link.marked", "count.before", "count.contributed", "count.marked", "count.settled", "tally.summed", "tally.told",
		"sum.written", "sum.told", "standing.team", "standing.all",
		"audit.begun", "audit.done", "audit.appended", "audit.told",
	}},
	"join": {before: whole(submit("first")), act: submit("second"), check: assignedTwice(2), points: []string{
		"assignment.joined", "link.settling",
	}},
	"void": {before: whole(submit("first")), act: void("first"), check: withdrawn, points: []string{
		"void.committed", "slot.touched", "assignment.undone", "count.contributed",
	}},
	"undo": {before: twoNeeded, act: void("first"), check: decidedAnew, points: []string{"assignment.undone", "link.reopened"}},
	"attempt": {before: whole(submit("first")), act: attempt, check: attemptedOnce, points: []string{
		"attempt.recorded", "assignment.closed", "audit.told",
	}},
	"assign by hand": {act: assignByHand, check: assignedByHand, points: []string{"slot.claimed", "assignment.inserted", "audit.begun"}},
	"waive several":  {before: whole(submit("first")), act: waiveAll, check: waivedAll, points: []string{"bulk.decided"}},
	"assign several": {act: assignAll, check: assignedAll, points: []string{"bulk.assigned", "assignment.inserted"}},
	"import a list": {before: sheet, act: importList, check: imported, points: []string{
		"import.announced", "import.filed", "import.sent", "import.claimed", "import.merged", "import.rated", "import.batch",
		"import.written", "import.emptied", "sum.intended", "sum.changed",
	}},
	"import a PBX's log": {before: log, act: importList, check: imported, points: []string{"import.joined"}},
	"hire":               {act: hire, check: hired, points: []string{"person.claimed", "person.written"}},
	"disable":            {before: hiredAlready, act: disable, again: disableOnce, check: disabled, points: []string{"person.claimed", "person.written"}},
	"import staff":       {act: importStaff, check: staffImported, points: []string{"roster.team", "roster.row", "person.claimed", "person.written"}},
	"merge": {before: foundByImport, act: merge, check: merged, points: []string{
		"merge.committed", "merge.named", "merge.identities", "merge.moved",
	}},
	"record": {before: whole(record("first")), act: record("second"), check: soundIs("second"), points: []string{
		"recording.filed", "recording.named", "recording.tidied",
	}},
	"publish a course": {act: publishNext("courses"), check: onePublished("courses"), points: []string{
		"course.drafted", "course.published", "course.retired",
	}},
	"discard a draft": {before: draftedNext, act: discardDraft, check: draftIsGone, points: []string{"course.brought_back"}},
	"publish a scorecard": {act: publishNext("scorecards"), check: onePublished("scorecards"), points: []string{
		"scorecard.drafted", "scorecard.published", "scorecard.retired",
	}},
}

// Whatever step of whatever is done in several the process dies at, after a
// restart and a repeat all is as it would have been.
func TestDeathAtAnyStepLosesNothingAndDoublesNothing(t *testing.T) {
	dice, db := random(t), newDatabase(t)
	type end struct{ name, point string }
	var ends []end
	for name, s := range stories {
		for _, point := range s.points {
			ends = append(ends, end{name, point})
		}
	}
	slices.SortFunc(ends, func(a, b end) int { return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.point, b.point)) })
	if testing.Short() {
		ends = sample(dice, ends, 6)
	}
	for _, e := range ends {
		t.Run(e.name+"/"+e.point, func(t *testing.T) {
			t.Parallel()
			stories[e.name].diesAt(newStage(t, db.URI), e.point)
		})
	}
}

// sample are n of all.
func sample[T any](dice *rand.Rand, all []T, n int) []T {
	all = slices.Clone(all)
	dice.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(n, len(all))]
}

// diesAt plays the story, cut off at point, and its end.
func (s story) diesAt(g *stage, point string) {
	g.t.Helper()
	if s.before != nil {
		s.before(g)
		g.finished()
	}
	if err := g.site.Stop(patience); err != nil {
		g.t.Fatal(err)
	}
	healthy := g.where.Env
	g.where.Env = append(slices.Clone(healthy), "QALOOP_FAILPOINT="+point)
	g.site = g.serve()
	if err := s.act(g); err != nil { // else it is its consequences that are cut off
		g.t.Log("cut off:", err)
	}
	select {
	case <-g.site.Done():
		if !g.site.Killed() {
			g.t.Fatal("it ended, and not at the failpoint")
		}
	case <-time.After(time.Minute):
		g.t.Fatal("it never came to the failpoint")
	}
	g.where.Env = healthy
	g.site = g.serve()
	again := s.act
	if s.again != nil {
		again = s.again
	}
	if err := again(g); err != nil {
		g.t.Fatalf("repeated: %v", err)
	}
	g.finished()
	s.check(g)
	g.verified()
}

// Every point that the source names is in a story, and no other.
func TestEveryFailpointIsDiedAt(t *testing.T) {
	t.Parallel()
	named := map[string]bool{}
	for _, s := range stories {
		for _, point := range s.points {
			named[point] = true
		}
	}
	found := failpoints(t)
	for point, where := range found {
		if !named[point] {
			t.Errorf("nothing dies at %s, which %s names", point, where)
		}
	}
	for point := range named {
		if found[point] == "" {
			t.Errorf("nothing in the source is called %s", point)
		}
	}
}

// pointNames are how the source names a point: where it is, or as a step.
var pointNames = regexp.MustCompile(`(?:failpoint\.Here\(|\tstep\w+ += )"([a-z_.]+)"`)

// failpoints are the points of the source, and where they are.
func failpoints(t *testing.T) map[string]string {
	t.Helper()
	root, err := running.Root()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, folder := range []string{"qa", "training", "internal", "api", "ui"} {
		err = errors.Join(err, filepath.WalkDir(filepath.Join(root, folder), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			source, err := os.ReadFile(path)
			for _, m := range pointNames.FindAllSubmatch(source, -1) {
				found[string(m[1])] = strings.TrimPrefix(path, root)
			}
			return err
		}))
	}
	if err != nil || len(found) == 0 {
		t.Fatal(fmt.Errorf("no failpoints: %w", err))
	}
	return found
}
