package rollup

import (
	"encoding/binary"
	"slices"
)

// Sheet counts what happened on the days of a week, by its kind. It is packed
// into two or three bytes for each number, since a week of a large centre has
// thousands of them.
type Sheet map[Cell]int

// Cell is a kind of what happened, by its place in some list, and a day: 0 is
// Monday.
type Cell struct{ Kind, Day int }

// Unpack calls visit with what Pack has written, in the order of its kinds.
func Unpack(packed []byte, visit func(c Cell, n int)) {
	for place := 0; len(packed) > 0; {
		step, n := binary.Uvarint(packed)
		count, m := binary.Uvarint(packed[max(n, 0):])
		if n <= 0 || m <= 0 {
			return // nothing that this program writes
		}
		place += int(step)                                                //nolint:gosec // below the length of a list
		visit(Cell{place / DaysInAWeek, place % DaysInAWeek}, int(count)) //nolint:gosec // a count
		packed = packed[n+m:]
	}
}

// Pack writes s: equal sheets into equal bytes.
func (s Sheet) Pack() []byte {
	places := make([]int, 0, len(s))
	for c := range s {
		places = append(places, c.Kind*DaysInAWeek+c.Day)
	}
	slices.Sort(places)
	var packed []byte
	last := 0
	for _, place := range places {
		packed = binary.AppendUvarint(packed, uint64(place-last))                                        //nolint:gosec // they are sorted
		packed = binary.AppendUvarint(packed, uint64(s[Cell{place / DaysInAWeek, place % DaysInAWeek}])) //nolint:gosec // a count
		last = place
	}
	return packed
}

// Plus are s, which may be nil, and what is packed. Kinds are renamed by names,
// where there are any.
func (s Sheet) Plus(packed []byte, names []int) Sheet {
	if s == nil {
		s = Sheet{}
	}
	Unpack(packed, func(c Cell, n int) {
		if names != nil {
			c.Kind = names[c.Kind]
		}
		s[c] += n
	})
	return s
}
