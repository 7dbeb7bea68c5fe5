package main

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress tells a person how far a long piece of work is: by a bar on a
// terminal, by a line at every quarter elsewhere.
type progress struct {
	out  io.Writer
	live bool // out is a terminal
	step string
	bar  *progressbar.ProgressBar
	told int // the last quarter that was told
}

// newProgress tells on out.
func newProgress(out io.Writer) *progress {
	file, ok := out.(*os.File)
	return &progress{out: out, live: ok && term.IsTerminal(int(file.Fd()))}
}

// say writes a line of its own.
func (p *progress) say(text string) {
	p.leave()
	fmt.Fprintln(p.out, "localdb:", text)
}

// begin begins a step.
func (p *progress) begin(step string) {
	p.end()
	p.step, p.told = step, 0
	if !p.live {
		p.say(step)
		return
	}
	p.bar = progressbar.NewOptions(100,
		progressbar.OptionSetWriter(p.out),
		progressbar.OptionSetDescription(fmt.Sprintf("localdb: %-24s", step)),
		progressbar.OptionSetWidth(30),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionSetRenderBlankState(true),
	)
}

// at says that percent of the step is done.
func (p *progress) at(percent int) {
	percent = min(max(percent, 0), 100)
	if p.bar != nil {
		_ = p.bar.Set(percent) // a bar that is not drawn is no loss
		return
	}
	if quarter := percent / 25; quarter > p.told && percent < 100 {
		p.told = quarter
		p.say(fmt.Sprintf("%s: %d %%", p.step, percent))
	}
}

// end ends a step that is done.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish() // as above
	}
	p.leave()
}

// leave leaves a bar as it stands, so that what comes next has its own line.
func (p *progress) leave() {
	if p.bar != nil {
		fmt.Fprintln(p.out)
		p.bar = nil
	}
}
