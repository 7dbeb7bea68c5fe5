package ui

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/internal/web"
	"qaloop/qa/staff"
	"qaloop/ui/locale"
)

// personForm is a person as the form has them.
type personForm struct {
	ID    string // empty for somebody new
	Rev   int
	Name  string // of who is changed, as it was
	In    staff.PersonInput
	Start bool // they are to get a start password
	Teams teamNames
	Admin bool // who looks may make administrators
	Own   bool // it is who looks: they keep their roles
	Wrong *problem.Error
}

// newPerson shows GET /staff/new.
func (f *Face) newPerson(c echo.Context) error {
	in := staff.PersonInput{Roles: []identity.Role{identity.Operator}, TeamID: c.QueryParam("team_id")}
	return f.personFormWith(c, personForm{In: in, Start: true})
}

// personFormWith shows a form, with what is wrong in it.
func (f *Face) personFormWith(c echo.Context, form personForm) error {
	ctx, actor := c.Request().Context(), web.Actor(c)
	var err error
	if form.Teams, err = f.teamNames(ctx, actor); err != nil {
		return err
	}
	form.Admin, form.Own = actor.May(identity.AdminsEdit), form.ID == actor.ID
	return show(c, statusOf(form.Wrong), personFormPage(form))
}

// createPerson handles POST /staff/new.
func (f *Face) createPerson(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	form := personForm{In: personIn(values), Start: values.Get("start") == "on"}
	if err = web.Check(form.In); err == nil && form.Start && form.In.Email == "" {
		err = staff.ErrPerson.WithFields(problem.Field{Pointer: "#/email", Code: "start_email", Detail: "A start password needs an e-mail address."})
	}
	var p staff.Person
	if err == nil {
		p, _, err = f.Staff.People.Create(ctx, actor, form.In, sentKey(c, values))
	}
	if form.Wrong = mendable(err); form.Wrong != nil {
		return f.personFormWith(c, form)
	}
	if err != nil {
		return err
	}
	if !form.Start {
		return f.done(c, "/staff/"+p.ID, notice{Key: "person_added"})
	}
	p, password, err := f.Staff.Accounts.GiveStartPassword(ctx, actor, p.ID, p.Rev)
	if err != nil {
		return err
	}
	return show(c, http.StatusOK, startPasswordPage(p, password))
}

// mendable is the problem in err that the form can be mended after; nil
// otherwise.
func mendable(err error) *problem.Error {
	if p := problem.From(err); err != nil && (p.Kind == problem.Invalid || p.Kind == problem.Conflict) {
		return p
	}
	return nil
}

// personIn reads the form.
func personIn(values url.Values) staff.PersonInput {
	in := staff.PersonInput{
		Name: values.Get("name"), Email: values.Get("email"), TeamID: values.Get("team_id"), AgentIDs: agentLines(values.Get("agent_ids")),
		HiredOn: values.Get("hired_on"), Lang: values.Get("lang"),
	}
	for _, role := range values["roles"] {
		in.Roles = append(in.Roles, identity.Role(role))
	}
	return in
}

// agentLines are the PBX identities of a field, one on each line or between commas.
func agentLines(text string) []string {
	found := []string{}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\r\n,;", r) }) {
		if part = strings.TrimSpace(part); part != "" {
			found = append(found, part)
		}
	}
	return found
}

// inputOf is a person as a form shows them.
func inputOf(p staff.Person) staff.PersonInput {
	return staff.PersonInput{
		Name: p.Name, Email: p.Email, Roles: p.Roles, TeamID: p.TeamID, AgentIDs: p.AgentIDs, HiredOn: p.HiredOn, Lang: p.Lang,
	}
}

// editPerson shows GET /staff/{id}/edit.
func (f *Face) editPerson(c echo.Context) error {
	p, err := f.Staff.People.Get(c.Request().Context(), web.Actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return f.personFormWith(c, personForm{ID: p.ID, Rev: p.Rev, Name: p.Name, In: inputOf(p)})
}

// changePerson handles POST /staff/{id}/edit.
func (f *Face) changePerson(c echo.Context) error {
	values, err := c.FormParams()
	if err != nil {
		return web.ErrUnreadable
	}
	ctx, actor := c.Request().Context(), web.Actor(c)
	form := personForm{ID: c.Param("id"), Rev: revIn(c), Name: values.Get("was"), In: personIn(values)}
	if form.ID == actor.ID {
		form.In.Roles = actor.Roles
	}
	if err = web.Check(form.In); err == nil {
		_, err = f.Staff.People.Change(ctx, actor, form.ID, form.Rev, changeTo(form.In))
	}
	if p := problem.From(err); err != nil && p.Kind == problem.Stale {
		return f.showPersonConflict(c, form.In)
	}
	if form.Wrong = mendable(err); form.Wrong != nil {
		return f.personFormWith(c, form)
	}
	if err != nil {
		return err
	}
	return f.done(c, "/staff/"+form.ID, notice{Key: "saved"})
}

// changeTo is the change that makes a person what the form says.
func changeTo(in staff.PersonInput) staff.PersonChange {
	return staff.PersonChange{
		Name: &in.Name, Email: &in.Email, Roles: in.Roles, TeamID: &in.TeamID, AgentIDs: in.AgentIDs, HiredOn: &in.HiredOn, Lang: &in.Lang,
	}
}

// personFields are where on the form the things are that pointers name.
func personFields(ctx context.Context) []formField {
	return []formField{
		{"#/name", "name", locale.T(ctx, "people.name")},
		{"#/email", "email", locale.T(ctx, "people.email")},
		{"#/roles", "roles", locale.T(ctx, "people.roles")},
		{"#/team_id", "team_id", locale.T(ctx, "people.team")},
		{"#/agent_ids", "agent_ids", locale.T(ctx, "people.agents")},
		{"#/hired_on", "hired_on", locale.T(ctx, "people.hired")},
	}
}

// wrongIn is what is wrong with a field, or with one of its values.
func wrongIn(p *problem.Error, pointer string) *problem.Field {
	if p == nil {
		return nil
	}
	for i := range p.Fields {
		if at := p.Fields[i].Pointer; at == pointer || strings.HasPrefix(at, pointer+"/") {
			return &p.Fields[i]
		}
	}
	return nil
}
