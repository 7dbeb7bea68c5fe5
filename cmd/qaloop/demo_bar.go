package main

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"qaloop/cmd/qaloop/starter"
)

// demoBar shows how the demo gets on: as a bar where somebody is looking, and
// as a line for each phase in a log.
type demoBar struct {
	out   io.Writer
	live  bool
	bar   *progressbar.ProgressBar
	phase starter.Phase
}

func newDemoBar(out io.Writer) *demoBar {
	file, ok := out.(*os.File)
	return &demoBar{out: out, live: ok && term.IsTerminal(int(file.Fd()))}
}

// tell shows a step.
func (b *demoBar) tell(s starter.Step) {
	entered := s.Phase != b.phase
	b.phase = s.Phase
	if !b.live {
		if entered {
			_, _ = fmt.Fprintf(b.out, "loading the demo: %s\n", s.Phase)
		}
		return
	}
	if b.bar == nil {
		b.bar = newBar(b.out, int64(s.Total), "")
	}
	if entered {
		b.bar.Describe(string(s.Phase))
	}
	_ = b.bar.Set(s.Done)
}

// end takes the bar away.
func (b *demoBar) end() {
	if b.bar != nil {
		_ = b.bar.Finish()
	}
}
