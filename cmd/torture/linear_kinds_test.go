//go:build torture

package torture

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"qaloop/cmd/internal/running"
)

// thing is an evaluation or an assignment as far as its history tells.
type thing struct {
	rev      int
	state    string
	value    string // the comment of a draft
	attempts int
}

// firstState is what a thing is in before anything happens to it; the word is
// none of the program's, since the kinds begin differently.
const firstState = "begun"

// thingOf reads a thing from an answer.
func thingOf(a running.Answer) thing {
	var d struct {
		Rev     int    `json:"rev"`
		State   string `json:"state"`
		Answers map[string]struct {
			Comment string `json:"comment"`
		} `json:"answers"`
		Attempts []struct{} `json:"attempts"`
	}
	_ = a.JSON(&d) // of an attempt the answer is another one: it tells no revision
	t := thing{rev: d.Rev, state: d.State, value: d.Answers["greeting"].Comment, attempts: len(d.Attempts)}
	if t.state == "draft" || t.state == "assigned" {
		t.state = firstState
	}
	if t.value == "heard" {
		t.value = ""
	}
	return t
}

// to is s one revision on, in that state.
func (s thing) to(state string) thing {
	s.rev, s.state = s.rev+1, state
	return s
}

// often is one of some words, each as often in a hundred as stands behind it.
func often(dice *rand.Rand, words ...any) string {
	roll := dice.IntN(100)
	for i := 0; i < len(words); i += 2 {
		share, _ := words[i+1].(int)
		if roll -= share; roll < 0 {
			word, _ := words[i].(string)
			return word
		}
	}
	return ""
}

// anotherDay is a day that nobody has chosen.
func (l *linear) anotherDay() string {
	return time.Now().UTC().AddDate(0, 0, int(l.days.Add(1))+7).Format(time.DateOnly)
}

var done, refused, stale = []int{http.StatusOK, http.StatusCreated}, []int{http.StatusConflict}, []int{http.StatusPreconditionFailed}

// usual is how most steps are asked for: reading, and what an address is named
// after.
func (l *linear) usual(by *member, in step) request {
	if in.what == "get" {
		return request{by: by, method: http.MethodGet, path: l.path}
	}
	return request{by: by, method: http.MethodPost, path: l.path + "/" + in.what, headers: ifMatch(in.rev)}
}

// evaluations are drafted, submitted, acknowledged and voided.
var evaluations = kind{
	life: evaluationLife,
	make: func(l *linear) string { return "/evaluations/" + l.begun(l.t.Context(), uuid.NewString()) },
	wish: func(dice *rand.Rand) string {
		return often(dice, "put", 60, "get", 32, "submit", 4, "acknowledge", 2, "void", 2)
	},
	ask: func(l *linear, in step) request {
		r := l.usual(l.qa, in)
		switch in.what {
		case "put":
			body := l.filled(l.contact)
			body["answers"] = failedBoth(in.value)
			r.method, r.path, r.body = http.MethodPut, l.path, body
		case "acknowledge":
			r.by = l.operator
		case "void":
			r.body = doc{"reason": "wrong"}
		}
		return r
	},
}

func evaluationLife(s thing, in step) (thing, []int) {
	draft, void, fits := s.state == firstState, s.state == "void", in.rev == s.rev
	switch in.what {
	case "put":
		switch {
		case draft && fits:
			s = s.to(s.state)
			s.value = in.value
			return s, done
		case draft:
			return s, stale
		case fits:
			return s, refused
		}
		return s, slices.Concat(refused, stale) // whichever it met first
	case "submit":
		switch {
		case void:
			return s, refused
		case !draft:
			return s, done
		case fits:
			return s.to("submitted"), done
		}
		return s, stale
	case "acknowledge":
		switch {
		case draft:
			return s, []int{http.StatusNotFound}
		case void:
			return s, refused
		case s.state == "acknowledged":
			return s, done
		case fits:
			return s.to("acknowledged"), done
		}
		return s, stale
	case "void":
		switch {
		case void:
			return s, done
		case fits:
			return s.to("void"), done
		}
		return s, stale
	}
	return s, done
}

// assignments are started, tried and waived.
var assignments = kind{
	life: assignmentLife,
	make: func(l *linear) string {
		if l.path != "" { // one course is open once
			a, err := l.trainer.insist(l.t.Context(), http.MethodPost, l.path+"/waive", doc{"reason": "the round is over"})
			if err != nil || (a.Status != http.StatusOK && a.Status != http.StatusConflict) {
				l.t.Fatal(err, string(a.Body))
			}
		}
		_, id := l.assigned(l.t.Context(), 1)
		return "/assignments/" + id
	},
	wish: func(dice *rand.Rand) string {
		return often(dice, "due", 45, "get", 35, "start", 10, "attempts", 6, "waive", 4)
	},
	ask: func(l *linear, in step) request {
		r := l.usual(l.second, in)
		switch in.what {
		case "attempts":
			r.body, r.headers = doc{"answers": [][]int{{1}}}, []string{"Idempotency-Key", in.value}
		case "due":
			r.by, r.body = l.trainer, doc{"due_on": l.anotherDay()}
		case "waive":
			r.by, r.body = l.trainer, doc{"reason": "wrong"}
		}
		return r
	},
}

func assignmentLife(s thing, in step) (thing, []int) {
	open, fits := s.state == firstState || s.state == "started", in.rev == s.rev
	if in.what == "attempts" {
		if !open {
			return s, refused
		}
		s = s.to("started")
		if s.attempts++; s.attempts == 3 {
			s.state = "failed"
		}
		return s, done
	}
	switch {
	case !fits:
		return s, stale
	case !open:
		return s, refused
	case in.what == "due":
		return s.to(s.state), done
	case in.what == "waive":
		return s.to("waived"), done
	case in.what == "start" && s.state == firstState:
		return s.to("started"), done
	}
	return s, done
}
