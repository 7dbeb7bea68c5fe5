package main

import (
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far long work is: as a bar where somebody looks, and as a
// line for each part of it in a log.
type progress struct {
	out  io.Writer
	live bool

	mu   sync.Mutex
	what string
	line *progressbar.ProgressBar
}

func newProgress(out io.Writer) *progress {
	file, ok := out.(*os.File)
	return &progress{out: out, live: ok && term.IsTerminal(int(file.Fd()))}
}

// bar shows that of what, done of total is done.
func (p *progress) bar(what string, done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	entered := what != p.what
	p.what = what
	if !p.live {
		if entered {
			_, _ = fmt.Fprintf(p.out, "bench: %s\n", what)
		}
		return
	}
	if entered {
		p.finish()
		p.line = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.out), progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
	}
	_ = p.line.Set(done)
}

// say writes a line.
func (p *progress) say(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finish()
	p.what = ""
	_, _ = fmt.Fprintf(p.out, "bench: "+format+"\n", args...)
}

func (p *progress) finish() {
	if p.line != nil {
		_ = p.line.Finish()
		p.line = nil
	}
}
