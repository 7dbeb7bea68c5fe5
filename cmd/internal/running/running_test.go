package running

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// shell starts a small script as a child.
func shell(t *testing.T, script string) *child {
	t.Helper()
	p, err := begin(exec.CommandContext(t.Context(), "sh", "-c", script), t.Output())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	return p
}

func greeting(line string) (string, bool) { return strings.CutPrefix(line, "ready at ") }

func TestWhatAChildSaysIsFoundAmongOtherLines(t *testing.T) {
	t.Parallel()
	p := shell(t, "echo hello; echo ready at home; exec sleep 60")
	at, err := p.find(greeting)
	if err != nil || at != "home" {
		t.Fatalf("found %q, %v", at, err)
	}
	p.Kill()
	if !p.Killed() {
		t.Error("it was killed, and does not say so")
	}
}

func TestAChildThatEndsBeforeItIsReadyIsAnError(t *testing.T) {
	t.Parallel()
	for _, script := range []string{"echo hello", "exit 3"} {
		if _, err := shell(t, script).find(greeting); err == nil || !strings.Contains(err.Error(), "ended before it was ready") {
			t.Errorf("%s: %v", script, err)
		}
	}
}

func TestAChildThatStopsByItselfIsNotKilled(t *testing.T) {
	t.Parallel()
	p := shell(t, `trap 'exit 0' TERM; echo ready at home; while :; do sleep 0.05; done`)
	if _, err := p.find(greeting); err != nil {
		t.Fatal(err)
	}
	if err := p.Stop(10 * time.Second); err != nil {
		t.Error(err)
	}
	if p.Killed() {
		t.Error("it stopped, and is said to be killed")
	}
}

func TestTheProjectIsFoundFromAnyOfItsFolders(t *testing.T) {
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(root + "/go.mod"); err != nil {
		t.Error(err)
	}
	t.Chdir(os.TempDir())
	if dir, err := Root(); err == nil {
		t.Errorf("a folder outside of the project is said to be in %s", dir)
	}
}

func TestAProgramThatCannotBeBuiltSaysWhy(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Build(ctx, t.TempDir()); err == nil {
		t.Error("built by a command that was cut off")
	}
}
