package starter

import (
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"qaloop/qa"
)

// lived is a centre of the usual size whose contacts have all taken place,
// without Qaloop.
func lived(t *testing.T, now string) *centre {
	t.Helper()
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", now, kyiv)
	if err != nil {
		t.Fatal(err)
	}
	story, _, err := loadDemo("en")
	if err != nil {
		t.Fatal(err)
	}
	c, err := newCentre(load(t, "en"), story, at, SizeOf(1))
	if err != nil {
		t.Fatal(err)
	}
	for _, known := range c.contacts {
		for _, one := range known {
			c.perform(one)
		}
	}
	return c
}

// nows are a Monday morning, a Sunday, and the days after the clocks change.
var nows = []string{"2026-11-23 09:00", "2026-12-06 18:00", "2027-03-30 15:00"}

// A rule holds when most operators miss a criterion in the same week. In the
// centre that is so in the week of the fault, and in no other.
func TestOrdinaryWeeksAreOrdinary(t *testing.T) {
	type week struct{ monday, card, criterion string }
	for _, now := range nows {
		c := lived(t, now)
		judged, missed := map[week]map[string]bool{}, map[week]map[string]bool{}
		for _, j := range c.judgements {
			for _, criterion := range criteriaOf(c.cards[j.contact.card]) {
				a, answered := j.answers[criterion.Key]
				if !answered || a.NA || !c.watched[criterion.Key] {
					continue
				}
				at := week{mondayOf(midnight(j.contact.started)).Format(time.DateOnly), j.contact.card, criterion.Key}
				note(judged, at, j.contact.by.Key)
				if markOf(a) != bestMark(criterion) {
					note(missed, at, j.contact.by.Key)
				}
			}
		}
		held := 0
		for at, who := range judged {
			if len(who) < 10 || 2*len(missed[at]) <= len(who) {
				continue
			}
			held++
			if at.monday != mondayOf(c.faultFrom).Format(time.DateOnly) || at.criterion != faultCriterion {
				t.Errorf("%s: %d of %d operators missed %s in the week of %s", now, len(missed[at]), len(who), at.criterion, at.monday)
			}
		}
		if held != 1 {
			t.Errorf("%s: %d weeks are held, want that of the fault", now, held)
		}
	}
}

func note[K comparable](sets map[K]map[string]bool, at K, member string) {
	if sets[at] == nil {
		sets[at] = map[string]bool{}
	}
	sets[at][member] = true
}

// Operators differ, and customers can tell.
func TestBetterOperatorsMissLessAndPleaseMore(t *testing.T) {
	c := lived(t, nows[0])
	asked, missed := map[level]float64{}, map[level]float64{}
	rated, stars := map[level]float64{}, map[level]float64{}
	for _, j := range c.judgements {
		for _, criterion := range criteriaOf(c.cards[j.contact.card]) {
			if a, ok := j.answers[criterion.Key]; ok && !a.NA && criterion.Scale.Kind != qa.Points {
				asked[j.contact.by.Level]++
				if markOf(a) != bestMark(criterion) {
					missed[j.contact.by.Level]++
				}
			}
		}
	}
	all, answered := 0, 0
	for _, known := range c.contacts {
		for _, one := range known {
			all++
			if one.rating != nil {
				answered++
				rated[one.by.Level]++
				stars[one.by.Level] += float64(one.rating.csat)
			}
		}
	}
	for _, pair := range [][2]level{{strong, steady}, {steady, uneven}} {
		better, worse := pair[0], pair[1]
		if missed[better]/asked[better] >= missed[worse]/asked[worse] {
			t.Errorf("%s operators miss no less than %s ones", better, worse)
		}
		if stars[better]/rated[better] <= stars[worse]/rated[worse] {
			t.Errorf("customers are no more content with %s operators than with %s ones", better, worse)
		}
	}
	if share := float64(answered) / float64(all); share < 0.17 || share > 0.24 {
		t.Errorf("%.0f%% of the customers answer", 100*share)
	}
}

// Nothing that is drawn depends on chance, the time of day, or the order of
// work; and nothing of it is in the future.
func TestCentreIsDrawnTheSame(t *testing.T) {
	type row struct {
		id, script, at string
		rating         rating
		answers        qa.Answers
	}
	rows := func(now string) map[string]row {
		c := lived(t, now)
		all := map[string]row{}
		for _, known := range c.contacts {
			for _, one := range known {
				r := row{id: one.id, script: one.script, at: one.started.String()}
				if one.rating != nil {
					r.rating = *one.rating
				}
				if one.judged != nil {
					r.answers = one.judged.answers
				}
				all[one.id] = r
				if last := c.season.days[0].Add(12 * time.Hour); one.ended().After(last) {
					t.Errorf("%s ends at %s", one.id, one.ended())
				}
			}
		}
		return all
	}
	if diff := gocmp.Diff(rows("2026-11-24 12:30"), rows("2026-11-24 20:00"), gocmp.AllowUnexported(row{}, rating{})); diff != "" {
		t.Errorf("drawn again, it is (-first +second):\n%s", diff)
	}
}
