package main

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"qaloop/internal/identity"
)

var keyInForm = regexp.MustCompile(`<input type="hidden" name="key" value="([^"]+)"`)

// Who presses twice, or sends a form once more since no answer came, has made
// one thing. Another page of the same form makes another.
func TestFormThatIsSentTwiceMakesOneThing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	everybody := w.person("boss", identity.HR, identity.QA, identity.Designer, identity.Trainer)
	course := w.course(everybody)
	everybody.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for path, form := range map[string]url.Values{
		"/teams/new": {"name": {"Опт"}},
		"/staff/new": {"name": {"Олег Коваль"}, "roles": {"operator"}},
		"/rules/new": {
			"title": {"Приветствие"}, "criteria": {"greeting"}, "kind": {"at_once"}, "course_id": {course},
			"due_days": {"7"}, "approval": {"trainer"}, "cooldown_days": {"28"},
		},
		"/scorecards/new": {
			"title": {"Звонок"}, "lang": {"ru"}, "method": {"section_percent"}, "pass_mark": {"80"}, "effect": {"flag"},
			"s.0.uid": {"a"}, "s.0.title": {"Контакт"}, "s.0.weight": {"100"},
			"s.0.c.0.uid": {"b"}, "s.0.c.0.title": {"Представился"}, "s.0.c.0.weight": {"1"}, "s.0.c.0.kind": {"yes_no"}, "s.0.c.0.comment": {"never"},
		},
	} {
		t.Run(path, func(t *testing.T) {
			made := map[string]bool{}
			for range 2 {
				_, page := everybody.page(http.MethodGet, path, nil)
				key := keyInForm.FindStringSubmatch(page)
				if key == nil {
					t.Fatal("the form has no key")
				}
				form.Set("key", key[1])
				first, again := everybody.answered(path, "en", form), everybody.answered(path, "en", form)
				if first.status != http.StatusSeeOther {
					t.Fatalf("%d: %s", first.status, first.body)
				}
				expect(t, "sent twice", again.header.Get("Location"), first.header.Get("Location"))
				made[first.header.Get("Location")] = true
			}
			expect(t, "things", len(made), 2)
		})
	}
}
