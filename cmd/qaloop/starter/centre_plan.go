package starter

import (
	"slices"
	"strings"
	"time"

	"qaloop/qa"
)

// centre is the history of the demo centre as it was drawn: everything that
// does not depend on what Qaloop makes of it.
type centre struct {
	script  centreScript
	texts   centreTexts
	season  season
	cards   map[string]qa.ScorecardInput // by key
	watched map[string]bool              // criteria that an active rule asks about
	taught  map[string][]string          // criteria by the key of the course about them
	members []*member

	contacts   map[int][]*contact // by the working day on which they are known, counted back
	judgements []*judgement       // by time
	spared     map[spare]bool
	faultFrom  time.Time
	faultTo    time.Time
}

// newCentre draws a history of that size.
func newCentre(content Content, story plan, now time.Time, size Size) (*centre, error) {
	script, texts, err := loadCentre(content.Lang)
	if err != nil {
		return nil, err
	}
	c := &centre{
		script: script, texts: texts, season: newSeason(now, size.Weeks), cards: map[string]qa.ScorecardInput{},
		watched: map[string]bool{}, taught: map[string][]string{}, contacts: map[int][]*contact{},
	}
	for _, card := range content.Scorecards {
		c.cards[card.Key] = card.ScorecardInput
	}
	c.faultFrom, c.faultTo = c.season.faultSpan()
	c.watch(content, append(slices.Clone(story.ActiveRules), script.ActiveRules...))
	c.engage(content, story, size)
	return c, c.draw()
}

// watch notes what the rules ask about and what the courses teach.
func (c *centre) watch(content Content, active []string) {
	for _, rule := range content.Rules {
		for _, card := range content.Scorecards {
			if !slices.Contains(rule.When.ScorecardKeys, card.Key) {
				continue
			}
			for _, criterion := range criteriaOf(card.ScorecardInput) {
				if !slices.Contains(rule.When.Criteria, criterion.Key) && !slices.Contains(rule.When.Critical, criterion.Critical) {
					continue
				}
				c.taught[rule.CourseKey] = append(c.taught[rule.CourseKey], criterion.Key)
				if slices.Contains(active, rule.Key) {
					c.watched[criterion.Key] = true
				}
			}
		}
	}
}

// engage lists the operators: those of the story, and of each team as many
// others as size wants.
func (c *centre) engage(content Content, story plan, size Size) {
	lines, of := map[string]string{}, map[string]int{}
	for _, team := range content.Teams {
		lines[team.Key] = team.Line
	}
	for _, person := range slices.Concat(story.People, c.script.People) {
		works, known := c.script.Habits[person.Key]
		if !known {
			continue
		}
		if person.Email != "" { // not of the story
			if of[person.Team]++; size.PerTeam > 0 && of[person.Team] > size.PerTeam {
				continue
			}
		}
		c.members = append(c.members, &member{
			planPerson: person, habit: works, line: lines[person.Team], index: len(c.members),
			ahead: agenda{}, learned: map[string]bool{},
		})
	}
}

// engages reports whether somebody works in a centre of this size: everybody
// but those operators who are too many.
func (c *centre) engages(person planPerson) bool {
	return person.AgentID == "" || slices.ContainsFunc(c.members, func(m *member) bool { return m.Key == person.Key })
}

// draw draws all contacts, and who judges which.
func (c *centre) draw() error {
	for _, m := range c.members {
		weeks := map[int][]*contact{}
		for back := range c.season.days {
			var taken []*contact
			for _, day := range c.season.since(back) {
				taken = append(taken, c.contactsOf(m, day, back)...)
			}
			weeks[weeksAgo(back)] = append(weeks[weeksAgo(back)], taken...)
			written, err := c.scripted(m, back)
			if err != nil {
				return err
			}
			for _, one := range written {
				c.judgements = append(c.judgements, one.judged)
			}
			c.contacts[back] = append(c.contacts[back], append(taken, written...)...)
		}
		for week := range len(weeks) {
			c.judgements = append(c.judgements, c.judge(m, week, weeks[week])...)
		}
	}
	byTime(c.judgements)
	leaveDrafts(c.judgements)
	for _, known := range c.contacts {
		slices.SortFunc(known, func(a, b *contact) int {
			if order := a.started.Compare(b.started); order != 0 {
				return order
			}
			return strings.Compare(a.id, b.id)
		})
	}
	c.spareChance(c.judgements)
	return nil
}

// perform lets a contact take place: its operator does as well as they can by
// then.
func (c *centre) perform(one *contact) {
	if one.judged != nil {
		c.answer(one.judged)
	}
	if one.script == "" {
		c.choose(one)
	}
	c.ask(one)
}
