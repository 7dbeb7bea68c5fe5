package widget

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"qaloop/ui/locale"
)

// Spark is a row of numbers drawn in a cell of a table, the oldest first.
type Spark struct {
	Label  string     // what the numbers are: 8 weeks
	Values []*float64 // nil: too little data at that time
	Norm   *float64   // may be nil
	Axis   Axis       // the zero one is that of scores, 60 to 100
}

// The picture: its numbers lie between the margins, the axis from top to bottom.
const (
	sparkLeft, sparkRight = 3.0, 69.0
	sparkTop, sparkBottom = 3.0, 23.0
)

var sparkAxis = Axis{From: 60, To: 100}

// name is s in words.
func (s Spark) name(ctx context.Context) string {
	words := make([]string, len(s.Values))
	for i, v := range s.Values {
		words[i] = locale.T(ctx, "figure.too_little")
		if v != nil {
			words[i] = number(ctx, *v)
		}
	}
	return s.Label + ": " + strings.Join(words, "; ")
}

// point is where number i stands.
func (s Spark) point(i int, v float64) (x, y float64) {
	a := s.Axis
	if a == (Axis{}) {
		a = sparkAxis
	}
	x = sparkRight
	if n := len(s.Values); n > 1 {
		x = sparkLeft + (sparkRight-sparkLeft)*float64(i)/float64(n-1)
	}
	return x, sparkBottom - (sparkBottom-sparkTop)*a.share(v)/100
}

// line is the path through the numbers: a gap stays a gap, and a number alone
// between two gaps is a dot.
func (s Spark) line() string {
	var path strings.Builder
	for i, v := range s.Values {
		if v == nil {
			continue
		}
		x, y := s.point(i, *v)
		before := i > 0 && s.Values[i-1] != nil
		after := i+1 < len(s.Values) && s.Values[i+1] != nil
		switch {
		case before:
			fmt.Fprintf(&path, "L%.1f %.1f", x, y)
		case after:
			fmt.Fprintf(&path, "M%.1f %.1f", x, y)
		default:
			fmt.Fprintf(&path, "M%.1f %.1fh0", x, y)
		}
	}
	return path.String()
}

// last is where the last number stands; ok is false if there is none.
func (s Spark) last() (x, y string, ok bool) {
	for i, v := range slices.Backward(s.Values) {
		if v != nil {
			px, py := s.point(i, *v)
			return fmt.Sprintf("%.1f", px), fmt.Sprintf("%.1f", py), true
		}
	}
	return "", "", false
}

// normAt is the height of the norm.
func (s Spark) normAt() string {
	_, y := s.point(0, *s.Norm)
	return fmt.Sprintf("%.1f", y)
}
