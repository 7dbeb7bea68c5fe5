package intake_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qaloop/qa"
	"qaloop/qa/intake"
)

func TestFolderOfRecordings(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.reads(intake.QueueLog, sample(t, "asterisk-queue_log"))
	end := time.Date(2026, 11, 23, 9, 1, 0, 0, time.UTC)
	told := func(source, id string) qa.Interaction {
		return qa.Interaction{
			Source: source, CallID: id, Channel: qa.Call, Direction: qa.Inbound, AgentID: "Local/201",
			StartedAt: end.Add(-time.Minute), EndedAt: &end, Sources: []string{"csv"}, Evidence: qa.AsTold,
		}
	}
	if _, err := d.qa.Interactions.Merge(t.Context(), []qa.Interaction{
		told("csv", "ID-0001"), told("crm", "twice-7"), told("csv", "twice-7"), told("asterisk", "pbx1-1795400000.5"),
	}); err != nil {
		t.Fatal(err)
	}
	sound := sample(t, "recordings/20261123-080731-support-1795421251.24.wav")
	dir := t.TempDir()
	for name, content := range map[string][]byte{
		"20261123-080731-support-1795421251.24.wav":                sound,
		"deep/external-201-+74951196639-20261123-1795421243.0.WAV": sound,
		"1795421244_4-in.wav":                                      sound,
		"rec ID-0001 (2).wav":                                      sound,
		"q-sales-pbx1-1795400000.5.wav":                            sound,
		"twice-7.wav":                                              sound,
		"1795421248.16.wav":                                        []byte("no sound at all"),
		"1795429999.1.wav":                                         sound,
		"notes.txt":                                                []byte("1795421243.0"),
		"other-1795421251.24.wav":                                  sample(t, "recordings/20261123-080728-sales-1795421248.16.wav"),
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	others := map[string]intake.RecordingOutcome{
		"twice-7.wav": intake.RecordingAmbiguous, "1795421248.16.wav": intake.RecordingRefused,
		"1795429999.1.wav": intake.RecordingUnmatched, "other-1795421251.24.wav": intake.RecordingConflict,
	}
	for n, want := range []intake.RecordingReport{{Total: 9, Stored: 5}, {Total: 9, Unchanged: 5}} {
		told := 0
		report, err := d.intake.Recordings.ImportFolder(t.Context(), admin, dir, func(done, _ int, _ intake.RecordingFile) { told = done })
		if err != nil || told != 9 {
			t.Fatalf("told of %d, %v", told, err)
		}
		got := map[string]intake.RecordingOutcome{}
		for _, f := range report.Others {
			got[f.Name] = f.Outcome
		}
		if diff := cmp.Diff(others, got); diff != "" {
			t.Errorf("time %d (-want +got):\n%s", n+1, diff)
		}
		report.Others = nil
		if diff := cmp.Diff(want, report); diff != "" {
			t.Errorf("time %d (-want +got):\n%s", n+1, diff)
		}
	}
	for _, id := range []string{"1795421243.0", "1795421244.4", "1795421251.24"} {
		i, err := d.qa.Interactions.Get(t.Context(), admin, qa.InteractionID("asterisk", id))
		if err != nil || !i.Recorded {
			t.Errorf("call %s: recorded %v, %v", id, i.Recorded, err)
		}
	}
}
