package rollup_test

import (
	"testing"

	"qaloop/internal/mongodb/mongotest"
	"qaloop/internal/rollup"
)

// While somebody is at it, an audit has nothing to say; nor does it put up with
// that for ever.
func TestAuditWaitsForWhoIsAtIt(t *testing.T) {
	s := newShop(t, mongotest.New(t))
	s.put(thing{"1", "t1", start, 1}, "")
	s.settle()
	s.put(thing{"2", "t1", start, 1}, "after")
	found, err := s.book.Audit(t.Context(), rollup.Look)
	if s.must(err); len(found.Wrong) > 0 {
		t.Errorf("at once: %v", found.Wrong)
	}
	s.clock.Add(3600)
	if found, err = s.book.Audit(t.Context(), rollup.Look); err != nil || len(found.Wrong) == 0 {
		t.Errorf("after an hour: %v, %v", found.Wrong, err)
	}
	s.settle()
	s.wantsSums("in the end")
}

// Somebody may begin and finish between two looks of an audit.
func TestAuditLooksOnceMoreAfterWhoWasFaster(t *testing.T) {
	s := newShop(t, mongotest.New(t))
	s.put(thing{"1", "t1", start, 1}, "")
	s.settle()
	s.put(thing{"2", "t1", start, 1}, "")
	s.meanwhile.Store(new(s.settle))
	found, err := s.book.Audit(t.Context(), rollup.Look)
	if s.must(err); len(found.Wrong) > 0 {
		t.Error(found.Wrong)
	}
	if s.meanwhile.Load() != nil {
		t.Error("nobody was faster")
	}
	s.wantsSums("in the end")
}
