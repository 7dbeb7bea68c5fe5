package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"qaloop/cmd/bench/centre"
)

// trips is how often a page goes to the database, at both sizes.
type trips struct {
	place

	Small int `json:"small"`
	Large int `json:"large"`
}

// mostTrips is how often a page may go to the database, whatever the rows.
const mostTrips = 5

// counted is how often a page is looked at to count its round trips: the least
// of them is that of the page alone, without a sweep in the background.
const counted = 6

// tripping counts the round trips of all pages and lists, at both sizes.
func (b *bench) tripping(ctx context.Context, small, large centre.Size) ([]trips, error) {
	var found []trips
	for i, size := range []centre.Size{small, large} {
		b.tell.bar("round trips", i, 2)
		at, err := b.tripsAt(ctx, size)
		if err != nil {
			return nil, err
		}
		for path, n := range at {
			if i == 0 {
				found = append(found, trips{place: path, Small: n})
				continue
			}
			at := slices.IndexFunc(found, func(t trips) bool { return t.place == path })
			if at < 0 {
				found = append(found, trips{place: path})
				at = len(found) - 1
			}
			found[at].Large = n
		}
	}
	slices.SortFunc(found, func(a, b trips) int {
		return cmp.Or(cmp.Compare(max(b.Small, b.Large), max(a.Small, a.Large)), strings.Compare(a.Role, b.Role), strings.Compare(a.Path, b.Path))
	})
	return found, nil
}

func (b *bench) tripsAt(ctx context.Context, size centre.Size) (map[place]int, error) {
	tap, err := openTap(b.uri)
	if err != nil {
		return nil, err
	}
	defer tap.close()
	crew, stop, err := b.crewAt(ctx, tap.uri, size)
	if err != nil {
		return nil, err
	}
	defer stop()
	lists, err := b.places(crew)
	if err != nil {
		return nil, err
	}
	details := b.details(crew, lists)
	found := map[place]int{}
	for _, p := range append(lists, details...) {
		if n, err := crew[p.Role].trips(tap, p.Path); err == nil { // what fails is told by its times
			found[kindOf(p)] = n
		}
	}
	return found, nil
}

// kindOf is p without which one of its kind it is.
func kindOf(p place) place {
	if one := toOne.FindStringSubmatch(`href="` + p.Path + `"`); one != nil {
		p.Path = p.Path[:strings.LastIndex(p.Path, "/")] + "/…"
	}
	return p
}

// trips counts the round trips of a page.
func (v visitor) trips(tap *tap, path string) (int, error) {
	least := 0
	for n := range counted {
		tap.take()
		if _, err := v.page(path); err != nil {
			return 0, err
		}
		if all := tap.take().all(); n == 0 || all < least {
			least = all
		}
	}
	return least, nil
}

// mostOf is the row of the table: the page with the most.
func mostOf(all []trips) result {
	r := result{What: "round trips of a page", Unit: "trips", Bound: atMost, Target: mostTrips}
	if len(all) == 0 {
		return r
	}
	most, over, grow := 0, 0, 0
	for _, t := range all {
		n := max(t.Small, t.Large)
		most = max(most, n)
		if n > mostTrips {
			over++
		}
		if t.Small != t.Large && t.Small > 0 && t.Large > 0 {
			grow++
		}
	}
	r.Values = series{float64(most)}
	r.Detail = fmt.Sprintf("the most of %d pages, session and person included; %d over the target, %d differ by size", len(all), over, grow)
	return r
}

// writeTrips writes the pages by how often they go to the database.
func writeTrips(w io.Writer, all []trips) error {
	if len(all) == 0 {
		return nil
	}
	fmt.Fprintln(w, "\nRound trips to the database, at the small and at the large size:")
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, one := range all {
		fmt.Fprintf(t, "%d\t%d\t%s\t%s\n", one.Small, one.Large, one.Role, one.Path)
	}
	return t.Flush()
}
