package widget

import (
	"strconv"

	"github.com/a-h/templ"
)

// chart is what every kind of chart is rendered from: a table, which is the
// data that the script draws, and the words around it.
type chart struct {
	Kind    string
	Finding string // what the chart shows, in one sentence
	Facts   templ.Attributes
	Head    []chartColumn // of the columns; the first is that of the labels
	Rows    []chartRow
	Legend  []chartKey
}

// chartColumn is a column of the table; Is says what the script takes it for.
type chartColumn struct {
	Text string
	Is   string
}

// chartRow is a row of the table.
type chartRow struct {
	Label string
	Note  string // what happened then; may be empty
	Warn  bool   // the note is a caution
	Cells []chartCell
}

// chartCell is a number as people read it and as the script does; there may be
// words without a number.
type chartCell struct {
	Text  string
	Value *float64
}

// chartKey is an entry of the legend.
type chartKey struct {
	Shape string
	Text  string
}

// The shapes of legends.
const (
	shapeBand    = "band"    // a line in its band
	shapeWhisker = "whisker" // a point on its interval
	shapeLine    = "line"
	shapeFull    = "full"
	shapeHatch   = "hatch"
	shapeOutline = "outline"
	shapeNorm    = "norm"
	shapeFew     = "few"
)

// facts are the data attributes of the element, without what is not there.
func (c chart) facts() templ.Attributes {
	all := templ.Attributes{"data-kind": c.Kind}
	for name, value := range c.Facts {
		all["data-"+name] = value
	}
	return all
}

func (c chartCell) facts() templ.Attributes {
	if c.Value == nil {
		return nil
	}
	return templ.Attributes{"data-v": exact(*c.Value)}
}

// exact is v for a script.
func exact(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// withNorm adds the norm, where there is one, to what the script is told.
func withNorm(facts templ.Attributes, norm *float64) templ.Attributes {
	if norm != nil {
		facts["norm"] = exact(*norm)
	}
	return facts
}
