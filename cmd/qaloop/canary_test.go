package main

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"qaloop/api/apitest"
	"qaloop/internal/identity"
)

// Nobody sees a word about somebody who is not theirs, or of a kind that their
// role does not read: on no page, in no export, no list, no search, no filter
// and no message. What is not theirs is as if it were not there.
func TestEverybodySeesWhatIsTheirs(t *testing.T) {
	t.Parallel()
	h := newHalves(t)
	t.Run("pages", func(t *testing.T) {
		for _, role := range identity.Roles {
			t.Run(string(role), func(t *testing.T) {
				t.Parallel()
				h.in(t).seesOnlyTheirs(role)
			})
		}
	})
	t.Run("single things", func(t *testing.T) { h.in(t).notYoursIsMissing() })
	t.Run("fields", func(t *testing.T) { h.in(t).showsTheseFields() })
}

// in is h in a test within that of h.
func (h *halves) in(t *testing.T) *halves { //nolint:thelper // it is no helper
	inner := *h
	inner.world = &world{t: t, db: h.db, app: h.app, site: h.site}
	inner.people = map[string]*person{}
	for who, p := range h.people {
		inner.people[who] = &person{w: inner.world, id: p.id, email: p.email, client: p.client, site: p.site}
	}
	return &inner
}

// seesOnlyTheirs goes through all that a role can find.
func (h *halves) seesOnlyTheirs(role identity.Role) {
	p, actor := h.people[string(role)], h.actor(string(role))
	words := map[string]bool{}
	looked := 0
	look := func(address string, body []byte) {
		looked++
		text := plainText(body)
		for _, w := range wordPattern.FindAllString(text, -1) {
			words[strings.ToLower(w)] = true
		}
		if foreign := h.foreign(actor, text); len(foreign) > 0 {
			h.t.Errorf("%s shows %v", address, foreign)
		}
	}
	c := h.crawlerOf(p)
	c.look = look
	if actor.Reach(identity.EvaluationsRead) < identity.All {
		c.most = 2 // of what is one's own and what is not
	}
	c.crawl("/")
	for _, address := range h.asked(actor) {
		status, body := p.fetch(address)
		if status >= http.StatusInternalServerError {
			h.t.Errorf("%s: %d", address, status)
		}
		look(address, body)
	}
	h.t.Logf("%d words in %d addresses", len(words), looked)
	if role != identity.Planner && len(words) < 5 {
		h.t.Errorf("only %d words were seen, so this shows nothing: %v", len(words), words)
	}
}

// asked are the addresses of lists and searches which no link leads to; the
// narrow ask for what is not theirs, too.
func (h *halves) asked(actor identity.Actor) []string {
	narrow := actor.Reach(identity.InteractionsRead) < identity.All
	var all []string
	for _, o := range apitest.Operations(h.t) {
		if o.Method != http.MethodGet || strings.Contains(o.Path, "{") || !strings.HasPrefix(o.Path, "/api/v1/") {
			continue
		}
		all = append(all, o.Path)
		for _, name := range o.Query {
			if value := h.about(name, "b1"); narrow && value != "" {
				all = append(all, o.Path+"?"+url.Values{name: {value}}.Encode())
			}
		}
	}
	for _, kind := range []string{"name", "call", "draft"} {
		q := url.QueryEscape(stem(kind, ""))
		all = append(all, "/search?q="+q, "/api/v1/search?q="+q, "/staff?q="+q, "/interactions?call_prefix="+q, "/evaluations?call_prefix="+q)
	}
	if !narrow {
		return all
	}
	for _, list := range []string{"/evaluations", "/findings", "/interactions", "/assignments", "/surveys", "/evaluations/export", "/findings/export", "/interactions/export", "/assignments/export", "/surveys/export", "/team", "/team/export"} {
		for _, owner := range []string{"a2", "b1"} {
			all = append(all, list+"?operator_id="+h.owner(owner), list+"?team_id="+h.teams[whose[owner]])
		}
	}
	return append(all, "/interactions?same_customer_as="+h.things["interactions"]["b1"])
}

// about is a value of a parameter that asks for something of an operator's.
func (h *halves) about(parameter, owner string) string {
	switch parameter {
	case "operator_id":
		return h.owner(owner)
	case "team_id":
		return h.teams[whose[owner]]
	case "interaction_id", "same_customer_as":
		return h.things["interactions"][owner]
	case "call_id", "call_prefix":
		return word("call", owner)
	case "topic":
		return word("topic", owner)
	case "q":
		return stem("name", owner)
	case "course_id":
		return h.course
	case "scorecard_id":
		return h.card
	case "survey_id":
		return h.survey
	}
	return ""
}

// fetch gets an address of either face.
func (p *person) fetch(address string) (int, []byte) {
	p.w.t.Helper()
	r, err := http.NewRequestWithContext(p.w.t.Context(), http.MethodGet, p.site+address, nil)
	if err != nil {
		p.w.t.Fatal(err)
	}
	a := p.exchange(r)
	return a.status, a.body
}

// plainText is a body as it can be searched: the files in a workbook are packed.
func plainText(body []byte) string {
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return string(body)
	}
	var text strings.Builder
	for _, file := range archive.File {
		if !strings.HasSuffix(file.Name, ".xml") {
			continue
		}
		content, err := file.Open()
		if err != nil {
			continue
		}
		_, _ = io.Copy(&text, content)
		_ = content.Close()
	}
	return text.String()
}
