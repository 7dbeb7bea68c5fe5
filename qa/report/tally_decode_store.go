package report

import (
	"errors"

	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"qaloop/qa"
)

// A page about the whole centre reads hundreds of totals, each with a hundred
// numbers. To decode them by reflection, as everything else is, took more time
// than the database took to find them and the page to be made.

// errNoTotals says that something else is stored where totals should be.
var errNoTotals = errors.New("report: malformed totals")

// UnmarshalBSON reads t as it is stored. Fields that are not known are passed
// over.
func (t *Totals) UnmarshalBSON(doc []byte) error {
	*t = Totals{}
	return eachField(doc, func(key []byte, v bsoncore.Value) error {
		var tally Tally
		err := decodeInto(v, tally.decode)
		(*t)[qa.SampleOrigin(key)] = tally
		return err
	})
}

// decode reads one field of a tally.
func (t *Tally) decode(key []byte, v bsoncore.Value) error {
	switch string(key) {
	case "sum":
		return wholeInto(&t.Sum, v)
	case "squares":
		return wholeInto(&t.Squares, v)
	case "histogram":
		return eachOf(v, func(v bsoncore.Value) error {
			t.Histogram = append(t.Histogram, 0)
			return wholeInto(&t.Histogram[len(t.Histogram)-1], v)
		})
	case "classes":
		return eachOf(v, func(v bsoncore.Value) error {
			t.Classes = append(t.Classes, ClassTally{})
			return decodeInto(v, t.Classes[len(t.Classes)-1].decode)
		})
	case "criteria":
		return eachOf(v, func(v bsoncore.Value) error {
			t.Criteria = append(t.Criteria, CriterionTally{})
			return decodeInto(v, t.Criteria[len(t.Criteria)-1].decode)
		})
	}
	if count := t.count(string(key)); count != nil {
		return wholeInto(count, v)
	}
	return nil
}

// count is the counter that is stored under a key, or nil.
func (t *Tally) count(key string) *int {
	switch key {
	case "n":
		return &t.N
	case "scored":
		return &t.Scored
	case "passed":
		return &t.Passed
	case "critical":
		return &t.Critical
	case "chances":
		return &t.Chances
	case "errors":
		return &t.Errors
	case "version":
		return &t.Version
	}
	return nil
}

func (c *ClassTally) decode(key []byte, v bsoncore.Value) error {
	switch string(key) {
	case "class":
		return textInto(&c.Class, v)
	case "n":
		return wholeInto(&c.N, v)
	case "failed":
		return wholeInto(&c.Failed, v)
	}
	return nil
}

func (c *CriterionTally) decode(key []byte, v bsoncore.Value) error {
	switch string(key) {
	case "key":
		return textInto(&c.Key, v)
	case "n":
		return wholeInto(&c.N, v)
	case "missed":
		return wholeInto(&c.Missed, v)
	case "failed":
		return wholeInto(&c.Failed, v)
	}
	return nil
}

// eachField visits the fields of a document, or the values of an array.
func eachField(doc []byte, visit func(key []byte, v bsoncore.Value) error) error {
	length, rest, ok := bsoncore.ReadLength(doc)
	if !ok || int(length) != len(doc) || doc[len(doc)-1] != 0 {
		return errNoTotals
	}
	for rest = rest[:len(rest)-1]; len(rest) > 0; {
		var field bsoncore.Element
		if field, rest, ok = bsoncore.ReadElement(rest); !ok {
			return errNoTotals
		}
		if err := visit(field.KeyBytes(), field.Value()); err != nil {
			return err
		}
	}
	return nil
}

// decodeInto visits the fields of a document that is a value.
func decodeInto(v bsoncore.Value, visit func(key []byte, v bsoncore.Value) error) error {
	doc, ok := v.DocumentOK()
	if !ok {
		return errNoTotals
	}
	return eachField(doc, visit)
}

// eachOf visits the values of an array.
func eachOf(v bsoncore.Value, visit func(v bsoncore.Value) error) error {
	all, ok := v.ArrayOK()
	if !ok {
		return errNoTotals
	}
	return eachField(all, func(_ []byte, v bsoncore.Value) error { return visit(v) })
}

// wholeInto reads a whole number.
func wholeInto[T int | int64](into *T, v bsoncore.Value) error {
	n, ok := v.AsInt64OK()
	*into = T(n)
	if !ok {
		return errNoTotals
	}
	return nil
}

// textInto reads a text.
func textInto[T ~string](into *T, v bsoncore.Value) error {
	s, ok := v.StringValueOK()
	*into = T(s)
	if !ok {
		return errNoTotals
	}
	return nil
}
