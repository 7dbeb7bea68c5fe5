package recent_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"qaloop/internal/recent"
)

// What is known is not read again; what could not be read is asked for the next
// time.
func TestFixedIsReadOnce(t *testing.T) {
	t.Parallel()
	f := recent.NewFixed[int, string]()
	var asked [][]int
	read := func(give map[int]string, err error) func([]int) (map[int]string, error) {
		return func(unknown []int) (map[int]string, error) {
			asked = append(asked, slices.Clone(unknown))
			return give, err
		}
	}
	failed := errors.New("no answer")
	if _, err := f.Some([]int{1}, read(map[int]string{1: "lost"}, failed)); !errors.Is(err, failed) {
		t.Fatalf("the failure became %v", err)
	}
	for _, step := range []struct {
		keys []int
		give map[int]string
		want map[int]string
	}{
		{[]int{1, 2}, map[int]string{1: "one"}, map[int]string{1: "one"}},
		{[]int{2, 1}, map[int]string{2: "two"}, map[int]string{1: "one", 2: "two"}},
		{[]int{1, 2}, nil, map[int]string{1: "one", 2: "two"}},
	} {
		got, err := f.Some(step.keys, read(step.give, nil))
		if err != nil || !maps.Equal(got, step.want) {
			t.Errorf("%v gives %v, %v; want %v", step.keys, got, err, step.want)
		}
	}
	if want := [][]int{{1}, {1, 2}, {2}}; !slices.EqualFunc(asked, want, slices.Equal) {
		t.Errorf("read %v, want %v", asked, want)
	}
}
