package starter

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"qaloop/qa"
)

// contact is one contact of the history, before it is told to Qaloop.
type contact struct {
	id       string // what the system that it comes from calls it
	by       *member
	card     string // the key of the scorecard that fits
	line     string
	channel  qa.Channel
	outbound bool
	started  time.Time
	back     int // the working day on which it was known, counted back
	wait     int
	talk     int
	hold     int
	customer string
	topic    int
	script   string // key of its transcript; may be empty
	judged   *judgement
	rating   *rating
	resolved bool
}

// busy is how much there is to do on a day of the week, from Sunday on.
var busy = [7]float64{0, 1.18, 1.06, 1, 1, 0.9, 0.3}

// hours is how much there is to do in an hour, from nine on.
var hours = []float64{1.1, 1.5, 1.4, 0.9, 0.7, 1.2, 1.3, 1.1, 0.7}

const (
	opensAt   = 9    // o'clock
	perDay    = 3.1  // contacts of an operator on an ordinary day
	repeating = 0.14 // contacts of customers who had one a day or two before
)

// contactsOf are the contacts of m on a day, that many calendar days ago and
// belonging to the working day that many back.
func (c *centre) contactsOf(m *member, day time.Time, back int) []*contact {
	if !m.works(weeksAgo(back)) {
		return nil
	}
	ago := int(c.season.days[0].Sub(day).Hours()/24 + 0.5)
	r := dice("contacts", m.Key, ago)
	n := int(perDay*busy[day.Weekday()]*(0.6+0.8*r.Float64()) + r.Float64())
	var all []*contact
	for i := range n {
		one := c.contact(m, dice("contact", m.Key, ago, i), day)
		one.back = back
		one.customer = m.customer(r, ago, i)
		one.id = fmt.Sprintf("V%s-%s-%d", day.Format("060102"), strings.TrimPrefix(m.AgentID, "SIP/"), i+1)
		if back == 0 && one.ended().Sub(day) > noon*time.Minute {
			continue
		}
		all = append(all, one)
	}
	return all
}

// customer is who the n-th contact of a day is with: somebody from the pool of
// m's line, sometimes the one of a few days before.
func (m *member) customer(r *rand.Rand, ago, n int) string {
	if chance(r, repeating) {
		ago, n = ago+1+r.IntN(3), 0
	}
	first := map[string]int{"wholesale": 20100, "retail": 41000, "care": 60000}[m.Team]
	return fmt.Sprintf("K-%d", first+dice("customer", m.Key, ago, n).IntN(900))
}

// contact draws a contact of m.
func (c *centre) contact(m *member, r *rand.Rand, day time.Time) *contact {
	one := &contact{by: m, card: orderCard, line: m.line, channel: qa.Call}
	second := (opensAt+weighted(r, hours))*3600 + r.IntN(3600)
	one.started = day.Add(time.Duration(second) * time.Second)
	one.wait, one.talk = 2+int(14*r.ExpFloat64()), logNormal(r, 190, 0.55)
	kind := r.Float64()
	switch {
	case m.Team == "care" && kind < 0.74:
		one.card, one.channel, one.talk = chatCard, qa.Chat, logNormal(r, 480, 0.5)
	case m.Team == "care", kind < 0.05:
		one.channel, one.wait, one.talk = qa.Email, 900+r.IntN(9000), logNormal(r, 420, 0.5)
		if m.Team == "care" {
			one.card = chatCard
		}
	case m.Team == "retail" && kind < 0.6:
		one.card, one.line, one.outbound, one.talk = retentionCard, c.texts.RetentionLine, kind < 0.5, logNormal(r, 260, 0.5)
	}
	one.topic = weighted(r, topicWeights[one.card])
	if one.channel == qa.Call && chance(r, 0.3) {
		one.hold = logNormal(r, 25, 0.6)
	}
	one.wait = min(one.wait, 12000)
	return one
}

// The keys of the scorecards besides orderCard.
const (
	chatCard      = "support-chat"
	retentionCard = "retention"
)

// topicWeights is how often a contact is about each topic, by scorecard.
var topicWeights = map[string][]float64{
	orderCard: {0.74, 0.12, 0.06, 0.08}, retentionCard: {0.4, 0.32, 0.18, 0.1}, chatCard: {0.3, 0.25, 0.2, 0.15, 0.1},
}

// placesOrder reports whether the customer wants to order something.
func (one *contact) placesOrder() bool { return one.card == orderCard && one.topic == 0 }

// ended is when the contact was over.
func (one *contact) ended() time.Time {
	return one.started.Add(time.Duration(one.wait+one.talk) * time.Second)
}
