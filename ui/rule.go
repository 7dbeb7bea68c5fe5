package ui

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/training"
	"qaloop/ui/locale"
)

// ruleView is a rule with all its versions.
type ruleView struct {
	training.Rule

	Names   ruleNames
	People  map[string]string // who changed it
	MayEdit bool
}

// showRule shows GET /rules/{id}.
func (f *Face) showRule(c echo.Context) error {
	v, err := f.rule(c)
	if err != nil {
		return err
	}
	var ids []string
	for _, change := range v.History {
		ids = append(ids, change.By)
	}
	if v.People, err = f.Staff.People.Names(c.Request().Context(), compact(ids)); err != nil {
		return err
	}
	return show(c, http.StatusOK, rulePage(v))
}

func (f *Face) rule(c echo.Context) (ruleView, error) {
	ctx, actor := c.Request().Context(), web.Actor(c)
	r, err := f.Training.Rules.Get(ctx, actor, c.Param("id"))
	if err != nil {
		return ruleView{}, err
	}
	said := make([]training.RuleInput, len(r.Versions))
	for i, version := range r.Versions {
		said[i] = version.RuleInput
	}
	names, err := f.ruleNames(ctx, actor, said...)
	return ruleView{Rule: r, Names: names, MayEdit: actor.May(identity.RulesEdit)}, err
}

// lead says which version is in force, and whether there is a newer one.
func (v ruleView) lead(ctx context.Context) string {
	latest := v.Latest().Version
	switch {
	case v.State == training.RuleRetired:
		return locale.T(ctx, "rules.lead_retired")
	case v.Active > 0 && latest > v.Active:
		return locale.T(ctx, "rules.lead_newer", "active", v.Active, "latest", latest)
	case v.Active > 0:
		return locale.T(ctx, "rules.lead_active", "active", v.Active)
	case v.LastInForce() > 0:
		return locale.T(ctx, "rules.lead_paused", "last", v.LastInForce())
	}
	return locale.T(ctx, "rules.lead_draft")
}

// newestFirst are the versions, the newest first.
func (v ruleView) newestFirst() []training.RuleVersion {
	all := slices.Clone(v.Versions)
	slices.Reverse(all)
	return all
}

// pauseRule handles POST /rules/{id}/pause.
func (f *Face) pauseRule(c echo.Context) error {
	ctx, actor, id := c.Request().Context(), web.Actor(c), c.Param("id")
	before, err := f.Training.Rules.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	paused, err := f.Training.Rules.Pause(ctx, actor, id, before.Rev)
	if err != nil {
		return err
	}
	return f.done(c, backTo(c, id), ruleNotice("rule_paused", paused, before.Active))
}

// resumeRule handles POST /rules/{id}/resume: it puts a version that has been
// in force into force again; without one, the last that was.
func (f *Face) resumeRule(c echo.Context) error {
	ctx, actor, id := c.Request().Context(), web.Actor(c), c.Param("id")
	before, err := f.Training.Rules.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(c.FormValue("version"))
	if version == 0 {
		version = before.LastInForce()
	}
	resumed, err := f.Training.Rules.Resume(ctx, actor, id, before.Rev, version)
	if err != nil {
		return err
	}
	return f.done(c, backTo(c, id), ruleNotice("rule_resumed", resumed, before.Active))
}

// ruleNotice says what was just done to r, and how to take it back; was is the
// version that was in force before, 0 if none was.
func ruleNotice(key string, r training.Rule, was int) notice {
	n := notice{Key: key, Args: map[string]string{"title": r.Current().Title, "version": strconv.Itoa(r.Active)}}
	switch {
	case was == r.Active: // nothing has changed
	case was > 0:
		n.Undo = "/rules/" + r.ID + "/resume?version=" + strconv.Itoa(was)
	default:
		n.Undo = "/rules/" + r.ID + "/pause"
	}
	return n
}

// backTo is the page that one was on: the list of rules, or the rule.
func backTo(c echo.Context, id string) string {
	if address := localPath(c.Request().Referer()); address == "/rules/"+id || hasPathPrefix(address, "/rules/"+id) {
		return "/rules/" + id
	}
	return "/rules"
}

// hasPathPrefix reports whether address is at path or a page of it.
func hasPathPrefix(address, path string) bool {
	return len(address) > len(path) && address[:len(path)] == path && (address[len(path)] == '?' || address[len(path)] == '/')
}

// confirmRetireRule shows GET /rules/{id}/retire, for browsers without scripts.
func (f *Face) confirmRetireRule(c echo.Context) error {
	v, err := f.rule(c)
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, retireRulePage(v))
}

// retireRule handles POST /rules/{id}/retire.
func (f *Face) retireRule(c echo.Context) error {
	rev, _ := strconv.Atoi(c.FormValue("rev"))
	if _, err := f.Training.Rules.Retire(c.Request().Context(), web.Actor(c), c.Param("id"), rev); err != nil {
		return err
	}
	return f.done(c, "/rules", notice{Key: "rule_retired"})
}
