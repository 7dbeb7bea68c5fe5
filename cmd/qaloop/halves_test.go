package main

import (
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/qa/staff"
)

// halves is a centre of two teams in which every text says what it is and whose:
// word("voice", "a1") is only in the transcripts of the operator a1. Team a has
// the operators a1 and a2, team b has b1; the supervisor leads team a.
type halves struct {
	*world

	people map[string]*person // by role, and a2 and b1; the operator is a1
	teams  map[string]string  // IDs of a and b
	things map[string]map[string]string
	card   string
	course string
	rule   string
	survey string
}

// whose are the operators of the two halves, with their teams.
var whose = map[string]string{"a1": "a", "a2": "a", "b1": "b"}

// word is a text that is nowhere else. Of 00 is what belongs to the whole
// centre.
func word(kind, owner string) string { return stem(kind, owner) + "q" }

// stem is how a word begins. Who asks for it may be told what they asked for:
// that is no word yet.
func stem(kind, owner string) string { return "Kanar" + kind + owner }

var wordPattern = regexp.MustCompile(`(?i)kanar([a-z]+?)(a1|a2|b1|a0|b0|00)q`)

// newHalves fills a centre.
func newHalves(t *testing.T) *halves {
	t.Helper()
	h := &halves{world: newWorld(t), people: map[string]*person{}, teams: map[string]string{}, things: map[string]map[string]string{}}
	for _, role := range identity.Roles {
		if role != identity.Operator {
			h.people[string(role)] = h.person(string(role), role)
		}
	}
	h.hireAll()
	designer, admin := h.people["designer"], h.people["admin"]
	h.card, h.course = h.world.card(designer), h.world.course(designer)
	h.rule = h.world.rule(designer, h.course, doc{"critical": []string{"customer"}}, doc{"at_once": true}, "auto")
	h.survey = designer.post("/surveys", http.StatusCreated, doc{
		"title": word("survey", "00"), "lang": "ru", "questions": []doc{{"kind": "csat", "text": word("survey", "00")}, {"kind": "text", "text": "Почему?"}},
	}).text("id")
	designer.post("/surveys/"+h.survey+"/open", http.StatusOK, nil)
	admin.post("/tokens", http.StatusCreated, doc{"name": word("token", "00"), "scopes": []string{"staff.read"}})
	admin.uploadBytes(word("file", "00")+".csv", []byte("agent,call id,started at,comment\n"+word("agent", "a1")+",x,"+word("file", "00")+",y\n"), "csv", "")
	by := h.world.course(designer)
	for owner := range whose {
		h.fill(owner, by)
	}
	for who, p := range h.people {
		h.things["filters"] = merged(h.things["filters"], who, p.post("/saved-filters", http.StatusCreated,
			doc{"list": "interactions", "name": "Kept by " + who, "query": "line=sales"}).text("id"))
	}
	return h
}

func merged(m map[string]string, key, value string) map[string]string {
	if m == nil {
		m = map[string]string{}
	}
	m[key] = value
	return m
}

// hireAll makes the teams and the operators.
func (h *halves) hireAll() {
	h.t.Helper()
	leader := h.person("leader", identity.Supervisor)
	for team, lead := range map[string]*person{"a": h.people["supervisor"], "b": leader} {
		h.teams[team] = h.people["hr"].post("/teams", http.StatusCreated, doc{"name": word("team", team+"0"), "lead_ids": []string{lead.id}, "line": "sales"}).text("id")
	}
	for owner, team := range whose {
		email := strings.ToLower(word("mail", owner)) + "@centre.example"
		made, _, err := h.app.services.staff.People.Create(h.t.Context(), identity.System(), staff.PersonInput{
			Name: word("name", owner) + " Petro", Email: email, Roles: []identity.Role{identity.Operator}, Password: testPassword,
			TeamID: h.teams[team], AgentIDs: []string{word("agent", owner)},
		}, once.Key{})
		if err != nil {
			h.t.Fatal(err)
		}
		who := owner
		if owner == "a1" {
			who = string(identity.Operator)
		}
		h.people[who] = h.signIn(made.ID, email, h.site.URL)
		h.note("people", owner, made.ID)
	}
}

// note remembers the ID of what is an operator's.
func (h *halves) note(noun, owner, id string) { h.things[noun] = merged(h.things[noun], owner, id) }

// owner is the ID of an operator.
func (h *halves) owner(name string) string { return h.things["people"][name] }

// fill gives an operator contacts, evaluations, answers and training.
func (h *halves) fill(owner, course string) {
	h.t.Helper()
	qa, trainer := h.people["qa"], h.people["trainer"]
	calls := make([]string, 3)
	for i := range calls {
		calls[i] = qa.post("/interactions", http.StatusCreated, doc{
			"call_id": word("call", owner) + string(rune('x'+i)), "line": "sales", "operator_id": h.owner(owner), "started_at": time.Now().Add(-time.Hour).UTC().Format(time.RFC3339),
			"customer": word("customer", owner), "topic": word("topic", owner), "attributes": []doc{{"name": word("fact", owner), "value": word("fact", owner)}},
			"transcript": []doc{{"at_seconds": 1, "speaker": "customer", "text": word("voice", owner)}},
		}).text("id")
	}
	qa.send(http.MethodPut, "/interactions/"+calls[0]+"/recording", http.Header{"Content-Type": {"audio/wav"}}, strings.NewReader(tone()))
	failing := func(kind string) doc {
		return doc{"greeting": doc{"value": 0, "comment": word(kind, owner)}, "tone": doc{"value": 4, "comment": word(kind, owner)}, "solution": doc{"option": "none", "comment": word(kind, owner)}}
	}
	submitted := h.evaluate(qa, calls[0], h.card, failing("comment"))
	voided := h.evaluate(qa, calls[1], h.card, failing("comment")).text("id")
	qa.post("/evaluations/"+voided+"/void", http.StatusOK, doc{"reason": word("void", owner)})
	draft := newUUID()
	qa.put("/evaluations/"+draft, http.StatusCreated, doc{"interaction_id": calls[2], "scorecard_id": h.card, "sample_origin": "random", "answers": failing("draft")})
	qa.post("/survey-responses", http.StatusCreated, doc{"survey_id": h.survey, "interaction_id": calls[0], "csat": 1, "comment": word("answer", owner)})
	byHand := trainer.post("/assignments", http.StatusCreated, doc{"operator_id": h.owner(owner), "course_id": course, "due_on": "2099-01-01", "reason": word("reason", owner)}).text("id")
	h.note("interactions", owner, calls[0])
	h.note("evaluations", owner, submitted.text("id"))
	h.note("drafts", owner, draft)
	h.note("findings", owner, submitted.list("findings")[0].text("id"))
	h.note("assignments", owner, byHand)
}

// tone is a tenth of a second of silence, as a WAV file.
func tone() string {
	return "RIFF\x64\x06\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x40\x06\x00\x00" + strings.Repeat("\x00", 1600)
}

// needs is what one must be allowed for a word of a kind to be shown; one of
// them is enough.
var wordNeeds = map[string][]identity.Permission{
	"name": {identity.StaffRead}, "mail": {identity.StaffRead}, "agent": {identity.StaffRead, identity.InteractionsRead},
	"team": {identity.TeamsRead},
	"call": {identity.InteractionsRead, identity.EvaluationsRead}, "topic": {identity.InteractionsRead},
	"customer": {identity.InteractionsRead}, "fact": {identity.InteractionsRead}, "voice": {identity.InteractionsRead},
	"comment": {identity.EvaluationsRead}, "void": {identity.EvaluationsRead},
	"answer": {identity.SurveysRead}, "survey": {identity.SurveysRead},
	"reason": {identity.AssignmentsRead},
	"token":  {identity.TokensEdit}, "file": {identity.ImportsRun},
}

// actor is somebody as the server knows them.
func (h *halves) actor(who string) identity.Actor {
	h.t.Helper()
	a, _, err := h.app.services.staff.Accounts.ActorByID(h.t.Context(), h.people[who].id)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

// covers reports whether by may see what is an operator's, or a team's, or the
// whole centre's.
func (h *halves) covers(by identity.Actor, p identity.Permission, owner string) bool {
	scope, err := by.Scope(p)
	switch {
	case err != nil:
		return false
	case owner == "00":
		return true
	case strings.HasSuffix(owner, "0"):
		return scope.Covers("", h.teams[owner[:1]]) || by.TeamID == h.teams[owner[:1]]
	}
	return scope.Covers(h.owner(owner), h.teams[whose[owner]])
}

// foreign are the words in a text that by must not see.
func (h *halves) foreign(by identity.Actor, text string) []string {
	found := map[string]bool{}
	for _, w := range wordPattern.FindAllStringSubmatch(text, -1) {
		kind, owner := strings.ToLower(w[1]), strings.ToLower(w[2])
		may := kind == "draft" && by.ID == h.people["qa"].id
		for _, p := range wordNeeds[kind] {
			may = may || h.covers(by, p, owner)
		}
		if !may {
			found[word(kind, owner)] = true
		}
	}
	words := make([]string, 0, len(found))
	for w := range maps.Keys(found) {
		words = append(words, w)
	}
	return words
}
