package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"qaloop/internal/identity"
)

// crashing is the program with failpoints, built once for all crash tests. The
// tags are those of cmd/torture, so that both have the compiler work once.
var crashing = sync.OnceValues(func() (string, error) {
	builtCrashing = true
	dir, err := os.MkdirTemp("", "qaloop-crash-*")
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, "qaloop")
	out, err := exec.CommandContext(context.Background(), "go", "build", "-tags", "failpoints,naive", "-o", program, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w: %s", err, out)
	}
	return program, nil
})

// builtCrashing says that there is something to clean up.
var builtCrashing bool

// process is a running `qaloop serve`.
type process struct {
	command *exec.Cmd
	url     string
	ended   chan error
}

// serve starts the program on the world's database; failpoint may be empty.
func (w *world) serve(failpoint string) *process {
	w.t.Helper()
	program, err := crashing()
	if err != nil {
		w.t.Fatal(err)
	}
	command := exec.CommandContext(w.t.Context(), program, "serve", "--addr", "127.0.0.1:0", "--database", w.db.Name(), "--log-level", "warn")
	command.Env = append(os.Environ(), "QALOOP_TIME_ZONE=UTC", "QALOOP_FAILPOINT="+failpoint) // as the instances of the test
	command.Stderr = w.t.Output()
	out, err := command.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		w.t.Fatal(err)
	}
	p := &process{command: command, ended: make(chan error, 1)}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), "Qaloop is at "); ok {
			p.url = url
			break
		}
	}
	if p.url == "" {
		w.t.Fatal("the server said no address")
	}
	go func() { p.ended <- command.Wait() }()
	w.t.Cleanup(func() { _ = command.Process.Kill() })
	return p
}

// killed waits until the failpoint has killed the process.
func (p *process) killed(t *testing.T) {
	t.Helper()
	select {
	case <-p.ended:
		status, ok := p.command.ProcessState.Sys().(syscall.WaitStatus)
		if !ok || status.Signal() != syscall.SIGKILL {
			t.Fatalf("ended by %v, and not at the failpoint", p.command.ProcessState)
		}
	case <-time.After(time.Minute):
		t.Fatal("the failpoint was not reached")
	}
}

// If the process dies right behind the commit of a submission, after a restart
// the operator has the course, once, and the numbers are right. Deaths at every
// other step are in cmd/torture.
func TestDeathBetweenSubmitAndAssignmentLosesNothing(t *testing.T) {
	t.Parallel()
	c := newQuietCentre(t)
	c.rule(c.tamara, c.course(c.tamara), doc{"criteria": []string{"greeting"}}, doc{"at_once": true}, "auto")
	call := c.call(c.olena, c.petro, "call-1", time.Now().Add(-time.Hour))
	id := newUUID()
	c.olena.put("/evaluations/"+id, http.StatusCreated, doc{"interaction_id": call, "scorecard_id": c.card, "answers": bad})

	dying := c.serve("submit.committed")
	olena := c.signIn(c.olena.id, c.olena.email, dying.url)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, dying.url+"/api/v1/evaluations/"+id+"/submit", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	if res, err := olena.client.Do(request); err == nil {
		_ = res.Body.Close()
		t.Fatalf("answered %s before it died", res.Status)
	}
	dying.killed(t)

	living := c.serve("")
	petro, again := c.signIn(c.petro.id, c.petro.email, living.url), c.signIn(c.olena.id, c.olena.email, living.url)
	again.post("/evaluations/"+id+"/submit", http.StatusOK, nil)
	c.eventually(func() bool { return len(petro.all("/assignments")) > 0 }, "the assignment is made")
	c.eventually(func() bool {
		decisions := findingOf(t, again.get("/evaluations/"+id), "greeting").list("decisions")
		return len(decisions) == 1 && decisions[0].text("decision") == "assigned"
	}, "the decision is written")
	expect(t, "assignments", len(petro.all("/assignments")), 1)
	c.eventually(c.counted, "the numbers are up to date")
	c.verified()
	c.auditedOnce("evaluations.submit", id)
}

// newQuietCentre is a centre whose own instance does no background work, so
// that only the processes of the test finish what they began.
func newQuietCentre(t *testing.T) *theCentre {
	t.Helper()
	w := newEmptyWorld(t)
	w.app, w.site = w.instance(quiet)
	c := &theCentre{
		world: w, olena: w.person("olena", identity.QA),
		tamara: w.person("tamara", identity.Trainer, identity.Designer),
		petro:  w.person("petro", identity.Operator),
	}
	c.card = w.card(c.tamara)
	return c
}
