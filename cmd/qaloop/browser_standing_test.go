package main

import "testing"

// The numbers of a team, an operator and the centre are for everybody: they pass
// axe-core, light and dark, wide and on a phone, and the table sorts by its
// heads.
func TestNumbersAreForEverybody(t *testing.T) {
	t.Parallel()
	w := theDemo(t)
	for name, size := range map[string][2]int64{"wide": {1440, 900}, "phone": {390, 844}} {
		t.Run(name, func(t *testing.T) {
			here := &world{t: t, db: w.db, app: w.app, site: w.site}
			b := here.visit("supervisor", size[0], size[1])
			if b.path() != "/team" {
				t.Errorf("a supervisor begins at %s", b.path())
			}
			b.accessible("team-" + name)
			b.press(`button[form="sort"][value="-score"]`)
			b.until(`document.querySelector('th[aria-sort="descending"] button[value="score"]')`, "the table is sorted the other way")
			b.open("/team?period=quarter")
			b.open(b.link("/team/operators/"))
			b.accessible("operator-" + name)

			m := here.visit("manager", size[0], size[1])
			if m.path() != "/overview" {
				t.Errorf("a manager begins at %s", m.path())
			}
			m.accessible("overview-" + name)
		})
	}
}
