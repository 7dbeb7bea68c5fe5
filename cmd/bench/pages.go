package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"qaloop/cmd/bench/centre"
	"qaloop/internal/identity"
)

// visits is how often a page is asked for in a repeat, at each size.
const visits = 20

// paged is how long a page takes at both sizes: the 95th percentile, in
// milliseconds, of each repeat.
type paged struct {
	place

	Small series `json:"small_ms"`
	Large series `json:"large_ms"`
	// Failed is why there is no page at all; the times are of the refusal.
	Failed string `json:"failed,omitempty"`
}

// ratios are how much slower the page is with ten times the data, in each repeat.
func (p paged) ratios() series {
	found := make(series, len(p.Small))
	for i := range found {
		found[i] = p.Large[i] / p.Small[i]
	}
	return found
}

// paging measures every list and home page at both sizes, by turns: the repeats
// alternate page by page, so what else the machine does falls on both.
func (b *bench) paging(ctx context.Context, small, large centre.Size) ([]paged, error) {
	few, stopFew, err := b.crew(ctx, small)
	if err != nil {
		return nil, err
	}
	defer stopFew()
	many, stopMany, err := b.crew(ctx, large)
	if err != nil {
		return nil, err
	}
	defer stopMany()
	places, err := b.places(few)
	if err != nil {
		return nil, err
	}
	found := make([]paged, len(places))
	for i, p := range places {
		found[i].place = p
		b.tell.bar("pages", i, len(places))
		b.page(&found[i], few[p.Role], many[p.Role])
	}
	return found, nil
}

// slow is from when a page is asked for only a few times: its times are what
// they are.
const slow = time.Second

// page measures one page.
func (b *bench) page(p *paged, few, many visitor) {
	n := visits
	both := []visitor{few, many}
	for _, v := range both { // the first visit finds nothing in any cache
		begun := time.Now()
		if _, err := v.page(p.Path); err != nil {
			p.Failed = fmt.Sprintf("%.100s", err)
		}
		if time.Since(begun) > slow {
			n = 2
		}
	}
	for range b.repeats {
		var took [2][]time.Duration
		for range n {
			for i, v := range both {
				begun := time.Now()
				if _, err := v.page(p.Path); err != nil {
					p.Failed = fmt.Sprintf("%.100s", err)
				}
				took[i] = append(took[i], time.Since(begun))
			}
		}
		p.Small = append(p.Small, percentile(milliseconds(took[0]), 95))
		p.Large = append(p.Large, percentile(milliseconds(took[1]), 95))
		if n < visits {
			return // one repeat of a slow page is enough
		}
	}
}

// crew starts an instance on the centre of that size, and signs somebody of
// each role in.
func (b *bench) crew(ctx context.Context, size centre.Size) (map[string]visitor, func(), error) {
	return b.crewAt(ctx, b.uri, size)
}

func (b *bench) crewAt(ctx context.Context, uri string, size centre.Size) (map[string]visitor, func(), error) {
	at := b.place(size.Database())
	at.URI = uri
	instance, stop, err := b.serve(ctx, at)
	if err != nil {
		return nil, nil, err
	}
	crew := map[string]visitor{}
	for _, role := range identity.Roles {
		if crew[string(role)], err = b.visitor(ctx, instance, string(role)); err != nil {
			stop()
			return nil, nil, err
		}
	}
	return crew, stop, nil
}

// worst is the row of the table: the page that loses most.
func worst(pages []paged) result {
	r := result{What: "pages and lists, p95 at 10× ÷ 1×", Bound: atMost, Target: 1.25}
	if len(pages) == 0 {
		return r
	}
	over, failed := 0, 0
	last := pages[0]
	for _, p := range pages {
		if p.ratios().median() > r.Target {
			over++
		}
		if p.Failed != "" {
			failed++
		}
		if p.ratios().median() > last.ratios().median() {
			last = p
		}
	}
	r.Values = last.ratios()
	r.Detail = fmt.Sprintf("the worst of %d: %s %s, %.1f ms ÷ %.1f ms; %d over the target, %d failed", len(pages), last.Role, last.Path,
		last.Large.median(), last.Small.median(), over, failed)
	return r
}

// writePages writes all pages, the one that loses most first.
func writePages(w io.Writer, pages []paged, small, large int) error {
	if len(pages) == 0 {
		return nil
	}
	pages = slices.SortedFunc(slices.Values(pages), func(a, b paged) int {
		return cmp.Compare(b.ratios().median(), a.ratios().median())
	})
	fmt.Fprintf(w, "\nPages and lists, p95 in ms at %d and at %d evaluations:\n", small, large)
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	for _, p := range pages {
		least, most := p.ratios().spread()
		fmt.Fprintf(t, "%.1f\t%.1f\t%.2f\t(%.2f–%.2f)\t  %s\n", p.Small.median(), p.Large.median(), p.ratios().median(), least, most,
			strings.TrimSpace(p.Role+strings.Repeat(" ", 11-len(p.Role))+p.Path+"  "+p.Failed))
	}
	return t.Flush()
}
