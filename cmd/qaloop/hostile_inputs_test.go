package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"qaloop/api/apitest"
)

// hostileTexts are what nobody writes by accident: operators and paths of the
// database, ends of strings, letters that turn a text around, scripts, formulas.
// What of them is taken must come back as the text that it is.
var hostileTexts = []string{
	`{"$ne":null}`, `$hash`, `$$ROOT`, "a\x00b", strings.Repeat("я", 10_000), "\u202egnp.exe\u2066", "\ufeff\u200b\u00ad",
	`<script>qx()</script>`, `"><img src=x onerror=qx()><svg/onload=qx()>`, `' autofocus onfocus=qx() x='`, `javascript:qx()`, `[x](javascript:qx())`,
	`=cmd|' /C calc'!A0`, "a\r\nSet-Cookie: qx=1", `{{7*7}}${7*7}<%=7*7%>`, `../../../etc/passwd%00.wav`, "😀\U0010ffff", `</textarea></title></script><script>qx()</script>`,
}

// hostileValues are what stands where a text should, as JSON.
var hostileValues = []string{
	`{"$ne":null}`, `{"$gt":""}`, `["a"]`, `[{"$where":"sleep(1)"}]`, `1`, `true`, `null`, `"\ud800"`, "\"\xff\xfe\"", `1e999`,
}

// inputs are bodies that the operations take, with a word in each text.
func (h *halves) inputs() map[string]doc {
	soon := time.Now().UTC().AddDate(0, 1, 0).Format(time.RFC3339)
	past := time.Now().UTC().Add(-time.Hour).Format(time.RFC3339)
	log := word("log", "00")
	course := doc{
		"title": log, "lang": "ru", "minutes": 5, "duties": []any{"III.12"}, "lessons": []any{doc{"title": log, "markdown": log}},
		"quiz": doc{"pass_mark": 80, "max_attempts": 3, "shuffle": false, "questions": []any{
			doc{"text": log, "multiple": false, "options": []any{doc{"text": log, "correct": true, "explain": log}, doc{"text": "b", "correct": false}}},
		}},
	}
	card := doc{
		"title": log, "lang": "ru", "method": "section_percent", "pass_mark": 80, "critical_effect": "flag",
		"sections": []any{doc{"key": "a", "title": log, "weight": 1, "criteria": []any{
			doc{"key": "b", "title": log, "help": log, "weight": 1, "na": true, "duty": "III.1", "root_causes": []any{log}, "scale": doc{"kind": "options", "options": []any{
				doc{"key": "c", "title": log, "points": 1}, doc{"key": "d", "title": "no", "points": 0},
			}}},
		}}},
	}
	rule := doc{
		"title": log, "when": doc{"criteria": []any{"greeting"}, "sections": []any{"start"}, "critical": []any{"customer"}, "scorecards": []any{h.card}, "lines": []any{log}, "teams": []any{h.teams["a"]}},
		"threshold": doc{"fails": 2, "days": 30}, "course_id": h.course, "due_days": 14, "approval": "trainer", "cooldown_days": 28,
	}
	survey := doc{"title": log, "lang": "ru", "questions": []any{doc{"kind": "text", "text": log}}}
	return map[string]doc{
		"POST /api/v1/session":                     {"email": "somebody@centre.example", "password": log},
		"POST /api/v1/tokens":                      {"name": log, "scopes": []any{"staff.read"}, "expires_at": soon},
		"POST /api/v1/saved-filters":               {"list": "interactions", "name": log, "query": "line=" + log},
		"PATCH /api/v1/saved-filters/{id}":         {"name": log, "query": "line=" + log},
		"POST /api/v1/staff":                       {"name": log, "email": "", "roles": []any{"operator"}, "team_id": h.teams["a"], "agent_ids": []any{}, "hired_on": "2026-01-02", "lang": "ru", "password": log},
		"PATCH /api/v1/staff/{id}":                 {"name": log, "email": "", "roles": []any{"operator"}, "team_id": h.teams["a"], "agent_ids": []any{}, "hired_on": "2026-01-02", "lang": "ru", "password": log},
		"POST /api/v1/staff/{id}/confirm":          {"name": log, "team_id": h.teams["a"], "roles": []any{"operator"}},
		"POST /api/v1/staff/{id}/merge":            {"into": h.owner("a2")},
		"POST /api/v1/teams":                       {"name": log, "lead_ids": []any{h.people["supervisor"].id}, "line": log},
		"PATCH /api/v1/teams/{id}":                 {"name": log, "lead_ids": []any{h.people["supervisor"].id}, "line": log},
		"POST /api/v1/interactions":                h.callOf(log, past),
		"PUT /api/v1/interactions/{id}/transcript": {"transcript": []any{doc{"at_seconds": 1, "speaker": "customer", "text": log}}},
		"POST /api/v1/scorecards":                  card,
		"PUT /api/v1/scorecards/{id}":              card,
		"POST /api/v1/scorecards/{id}/preview":     {"answers": doc{"greeting": doc{"value": 1, "comment": log, "root_cause": log}}},
		"PUT /api/v1/evaluations/{id}":             {"interaction_id": h.things["interactions"]["a1"], "scorecard_id": h.card, "sample_origin": "random", "answers": doc{"greeting": doc{"value": 1, "comment": log}, "solution": doc{"option": "full", "comment": log}}},
		"POST /api/v1/evaluations/{id}/void":       {"reason": log},
		"POST /api/v1/courses":                     course,
		"PUT /api/v1/courses/{id}":                 course,
		"POST /api/v1/rules":                       rule,
		"PUT /api/v1/rules/{id}":                   rule,
		"POST /api/v1/rules/{id}/backtest":         {"from": "2026-01-01", "to": "2026-01-02"},
		"POST /api/v1/assignments":                 {"operator_id": h.owner("a1"), "course_id": h.course, "due_on": "2099-01-01", "reason": log},
		"POST /api/v1/assignments/{id}/attempts":   {"answers": []any{[]any{0}, []any{1, 2}}},
		"POST /api/v1/assignments/{id}/due":        {"due_on": "2099-01-01", "reason": log},
		"POST /api/v1/assignments/{id}/waive":      {"reason": log},
		"POST /api/v1/assignments/{id}/withdraw":   {"reason": log},
		"POST /api/v1/surveys":                     survey,
		"PUT /api/v1/surveys/{id}":                 survey,
		"POST /api/v1/survey-responses":            {"survey_id": h.survey, "interaction_id": h.things["interactions"]["a1"], "call_id": "", "source": "api", "csat": 1, "comment": log, "answered_at": past},
	}
}

func (h *halves) callOf(log, at string) doc {
	return doc{
		"source": "crm", "call_id": log, "channel": "call", "direction": "inbound", "line": log, "operator_id": h.owner("a1"), "agent_id": "", "customer": log, "topic": log,
		"started_at": at, "attributes": []any{doc{"name": log, "value": log}}, "transcript": []any{doc{"at_seconds": 1, "speaker": "customer", "text": log}},
	}
}

// aboutWhat is the ID of something that an operation could be about.
func (h *halves) aboutWhat(path string) string {
	for prefix, id := range map[string]string{
		"/api/v1/saved-filters/": h.things["filters"]["admin"], "/api/v1/staff/": h.owner("a2"), "/api/v1/teams/": h.teams["b"],
		"/api/v1/interactions/": h.things["interactions"]["a2"], "/api/v1/scorecards/": h.card, "/api/v1/evaluations/": newUUID(),
		"/api/v1/courses/": h.course, "/api/v1/rules/": h.rule, "/api/v1/assignments/": h.things["assignments"]["a2"], "/api/v1/surveys/": h.survey,
	} {
		if strings.HasPrefix(path, prefix) {
			return id
		}
	}
	return "none"
}

// leaf is a text within a body: how one gets to it.
type leaf []any

// leaves are the texts of a body; free are those in which people write what they
// like.
func leaves(body any, at leaf) (all, free []leaf) {
	add := func(inner any, step any) {
		a, f := leaves(inner, append(slices.Clone(at), step))
		all, free = append(all, a...), append(free, f...)
	}
	switch v := body.(type) {
	case doc:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			add(v[name], name)
		}
	case []any:
		for i, inner := range v {
			add(inner, i)
		}
	case string:
		all = append(all, at)
		if strings.Contains(v, word("log", "00")) {
			free = append(free, at)
		}
	}
	return all, free
}

// with is a copy of body with value at these leaves.
func with(body any, value any, at ...leaf) any {
	return replaced(body, value, at, leaf{})
}

func replaced(body, value any, at []leaf, here leaf) any {
	for _, l := range at {
		if fmt.Sprint([]any(l)) == fmt.Sprint([]any(here)) {
			return value
		}
	}
	switch v := body.(type) {
	case doc:
		out := doc{}
		for name, inner := range v {
			out[name] = replaced(inner, value, at, append(slices.Clone(here), name))
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = replaced(inner, value, at, append(slices.Clone(here), i))
		}
		return out
	}
	return body
}

// hostileBodies sends every hostile text in every text of every body.
func (h *halves) hostileBodies(by *person) {
	inputs, sent, taken := h.inputs(), 0, 0
	turn := 0
	for _, o := range apitest.Operations(h.t) {
		if !o.JSON {
			continue
		}
		body, known := inputs[o.Method+" "+o.Path]
		if !known {
			h.t.Errorf("nobody has said what %s %s takes", o.Method, o.Path)
			continue
		}
		all, free := leaves(body, nil)
		try := func(what string, raw []byte, must bool) {
			path := strings.NewReplacer("{id}", h.aboutWhat(o.Path), "{n}", "0").Replace(o.Path)
			sent++
			status, answer := by.sendRaw(o.Method, path, raw)
			if status < http.StatusBadRequest {
				taken++
			}
			if status >= http.StatusInternalServerError || must && status != http.StatusBadRequest {
				h.t.Errorf("%s %s with %.80q: %d %.300s", o.Method, o.Path, what, status, answer)
			}
		}
		raw, _ := json.Marshal(with(body, word("log", "00")+strconv.Itoa(sent), free...))
		try("a word", raw, false)
		for range 6 {
			turn++
			text := hostileTexts[turn%len(hostileTexts)]
			raw, _ := json.Marshal(with(body, text, free...))
			try(text, raw, strings.Contains(text, "\x00") && len(free) > 0)
		}
		for _, l := range all {
			turn++
			value := hostileValues[turn%len(hostileValues)]
			raw, _ := json.Marshal(with(body, "HERE", l))
			raw = []byte(strings.Replace(string(raw), `"HERE"`, value, 1))
			try(fmt.Sprint(l, "=", value), raw, !slices.Contains([]string{"null", `"\ud800"`}, value))
			raw, _ = json.Marshal(with(body, hostileTexts[turn%len(hostileTexts)], l))
			try(fmt.Sprint(l, "=", hostileTexts[turn%len(hostileTexts)]), raw, false)
		}
	}
	h.t.Logf("%d hostile bodies, %d of them taken", sent, taken)
	if sent < 400 || taken < 60 {
		h.t.Errorf("too few were sent or taken")
	}
}

// sendRaw sends a body as it is and gives the answer, whatever it is.
func (p *person) sendRaw(method, path string, body []byte) (int, []byte) {
	p.w.t.Helper()
	a := p.send(method, strings.TrimPrefix(path, "/api/v1"), http.Header{"Content-Type": {"application/json"}, "If-Match": {`"1"`}}, strings.NewReader(string(body)))
	return a.status, a.body
}
