package starter

import (
	"strings"
	"time"

	"qaloop/qa"
)

// pauses between two turns of a conversation, in seconds.
const (
	turnPause = 0.5
	wordsEnd  = 1.5 // after the last turn
)

// spoken is a scripted call with the second at which each turn begins: what is
// said takes as long as it has letters.
func (c *centre) spoken(key string) []turn {
	turns := make([]turn, len(c.texts.Calls[key]))
	at := turnPause
	for i, t := range c.texts.Calls[key] {
		t.At = float64(int(at*2)) / 2
		turns[i] = t
		at = t.At + secondsPerLetter*float64(len([]rune(t.Operator+t.Customer))) + turnPause
	}
	return turns
}

// lasts is how many seconds a scripted call takes.
func (c *centre) lasts(key string) int {
	turns := c.spoken(key)
	last := turns[len(turns)-1]
	return int(last.At + secondsPerLetter*float64(len([]rune(last.Operator+last.Customer))) + wordsEnd)
}

// scripted are the calls of the script that m took on the working day that many
// back.
func (c *centre) scripted(m *member, back int) ([]*contact, error) {
	var all []*contact
	for i, call := range c.script.Calls {
		if call.Operator != m.Key || call.Days != back {
			continue
		}
		started, err := c.season.at(back, call.At)
		if err != nil {
			return nil, err
		}
		one := c.contact(m, dice("scripted", call.Key), started)
		one.id, one.started, one.back, one.script = "R-"+call.Key, started, back, call.Key
		one.card, one.channel, one.outbound, one.talk, one.hold = call.Card, qa.Call, call.Card == retentionCard, c.lasts(call.Key), 0
		one.line = m.line
		if one.outbound {
			one.line, one.wait = c.texts.RetentionLine, 5
		}
		one.wait, one.topic, one.customer = min(one.wait, 12), 0, m.customer(dice("scripted customer", call.Key), 0, 90+i)
		if j := c.judgement(m, one); j != nil {
			j.scripted, j.evaluator, j.origin, j.voidAfter = &c.script.Calls[i], evaluator, qa.SampleRandom, 0
		}
		all = append(all, one)
	}
	return all, nil
}

// transcript is what was written or said in a contact, with the names of this
// one; nil if nothing is kept of it.
func (c *centre) transcript(one *contact) []qa.Utterance {
	if one.script == "" {
		return nil
	}
	turns := c.texts.Messages[one.script]
	if one.channel == qa.Call {
		turns = c.spoken(one.script)
	}
	r := dice("transcript", one.id)
	fill := strings.NewReplacer("{operator}", one.by.given, "{customer}", pick(r, c.texts.Customers),
		"{order}", one.customer[2:]+"-"+one.started.Format("02"))
	said := make([]qa.Utterance, len(turns))
	at := 0.0
	for i, t := range turns {
		said[i] = t.utterance()
		said[i].Text = fill.Replace(said[i].Text)
		if one.channel == qa.Call {
			continue
		}
		if i > 0 {
			at += gap(turns, i, one.channel, r.Float64())
		}
		said[i].AtSeconds = float64(int(at))
	}
	return said
}

// gap is how long the n-th message of a chat or a mail lets wait, in seconds.
// Who is left without an answer writes again.
func gap(turns []turn, n int, channel qa.Channel, share float64) float64 {
	fromOperator, again := turns[n].Operator != "", turns[n].Operator == "" && turns[n-1].Operator == ""
	switch {
	case channel == qa.Email:
		return (20 + 160*share) * time.Minute.Seconds()
	case again, n > 1 && fromOperator && turns[n-1].Operator == "" && turns[n-2].Operator == "":
		return 150 + 60*share
	case fromOperator:
		return 14 + 40*share
	}
	return 10 + 30*share
}

// choose gives a chat or a mail its messages: of a chat that was judged, those
// in which the first thing that went wrong can be seen, if there are such.
func (c *centre) choose(one *contact) {
	r := dice("messages", one.id)
	switch one.channel {
	case qa.Email:
		one.script = pick(r, c.script.Mails)
		return
	case qa.Chat:
	case qa.Call, qa.Visit:
		return
	}
	var good, telling []string
	for _, chat := range c.script.Chats {
		switch {
		case chat.Fails == "":
			good = append(good, chat.Key)
		case one.judged != nil && one.judged.missedIn(chat.Fails):
			telling = append(telling, chat.Key)
		}
	}
	if len(telling) > 0 {
		good = telling
	}
	one.script = pick(r, good)
}

// missedIn reports whether the judgement says that criterion was missed.
func (j *judgement) missedIn(criterion string) bool {
	a, ok := j.answers[criterion]
	return ok && (a.Option == "none" || a.Value != nil && *a.Value == 0)
}
