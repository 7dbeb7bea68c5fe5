package identity

import (
	"cmp"
	"slices"
)

// Permission is something that can be done in Qaloop. Every route declares
// the one it needs.
type Permission string

// The permissions.
const (
	Public   Permission = "public"    // for everybody, signed in or not
	SignedIn Permission = "signed_in" // for every person and every token

	StaffRead              Permission = "staff.read"
	StaffEdit              Permission = "staff.edit"
	AdminsEdit             Permission = "admins.edit" // to make administrators, and to change them
	TeamsRead              Permission = "teams.read"
	TeamsEdit              Permission = "teams.edit"
	TokensEdit             Permission = "tokens.edit"
	ImportsRun             Permission = "imports.run"
	InteractionsRead       Permission = "interactions.read"
	InteractionsEdit       Permission = "interactions.edit"
	ScorecardsRead         Permission = "scorecards.read"
	ScorecardsEdit         Permission = "scorecards.edit"
	EvaluationsRead        Permission = "evaluations.read"
	EvaluationsWrite       Permission = "evaluations.write"
	EvaluationsVoid        Permission = "evaluations.void"
	EvaluationsAcknowledge Permission = "evaluations.acknowledge"
	CoursesRead            Permission = "courses.read"
	CoursesEdit            Permission = "courses.edit"
	RulesRead              Permission = "rules.read"
	RulesEdit              Permission = "rules.edit"
	AssignmentsRead        Permission = "assignments.read"
	AssignmentsManage      Permission = "assignments.manage"
	AssignmentsTake        Permission = "assignments.take"
	SurveysRead            Permission = "surveys.read"
	SurveysEdit            Permission = "surveys.edit"
	ResponsesWrite         Permission = "responses.write"
	ReportsRead            Permission = "reports.read"     // numbers of one operator
	TeamReportsRead        Permission = "reports.teams"    // numbers of teams
	OverviewRead           Permission = "reports.overview" // numbers of the whole centre
	AuditRead              Permission = "audit.read"
)

// Reach says whose data a permission is for.
type Reach uint8

// The reaches, from nothing to everything.
const (
	Nothing Reach = iota
	Own           // what is about oneself
	Team          // what is about the teams that one leads
	All           // everything
)

// policy is who may do what to whose data; what is not here is refused. It is
// the only place where a role means anything.
var policy = map[Permission]map[Role]Reach{
	StaffRead:              {Operator: Own, Supervisor: Team, QA: All, Trainer: All, Designer: All, Planner: All, HR: All, Manager: All, Admin: All},
	StaffEdit:              {HR: All, Admin: All},
	AdminsEdit:             {Admin: All},
	TeamsRead:              {Supervisor: Team, QA: All, Trainer: All, Designer: All, Planner: All, HR: All, Manager: All, Admin: All},
	TeamsEdit:              {HR: All, Admin: All},
	TokensEdit:             {Admin: All},
	ImportsRun:             {QA: All, Admin: All},
	InteractionsRead:       {Operator: Own, Supervisor: Team, QA: All, Trainer: All, Designer: All, Manager: All, Admin: All},
	InteractionsEdit:       {QA: All, Admin: All},
	ScorecardsRead:         {Operator: All, Supervisor: All, QA: All, Trainer: All, Designer: All, HR: All, Manager: All, Admin: All},
	ScorecardsEdit:         {QA: All, Designer: All, Admin: All},
	EvaluationsRead:        {Operator: Own, Supervisor: Team, QA: All, Trainer: All, Designer: All, HR: All, Manager: All, Admin: All},
	EvaluationsWrite:       {QA: All, Supervisor: Team},
	EvaluationsVoid:        {QA: All, Admin: All},
	EvaluationsAcknowledge: {Operator: Own},
	CoursesRead:            {Operator: All, Supervisor: All, QA: All, Trainer: All, Designer: All, HR: All, Manager: All, Admin: All},
	CoursesEdit:            {Trainer: All, Designer: All, Admin: All},
	RulesRead:              {Supervisor: All, QA: All, Trainer: All, Designer: All, Manager: All, Admin: All},
	RulesEdit:              {QA: All, Designer: All, Admin: All},
	AssignmentsRead:        {Operator: Own, Supervisor: Team, QA: All, Trainer: All, Designer: All, HR: All, Manager: All, Admin: All},
	AssignmentsManage:      {Supervisor: Team, Trainer: All, Designer: All, Admin: All},
	AssignmentsTake:        {Operator: Own},
	SurveysRead:            {Supervisor: Team, QA: All, Trainer: All, Designer: All, Manager: All, Admin: All},
	SurveysEdit:            {QA: All, Designer: All, Admin: All},
	ResponsesWrite:         {QA: All, Admin: All},
	ReportsRead:            {Operator: Own, Supervisor: Team, QA: All, Trainer: All, Designer: All, HR: All, Manager: All, Admin: All},
	TeamReportsRead:        {Supervisor: Team, QA: All, Trainer: All, Designer: All, HR: All, Manager: All, Admin: All},
	OverviewRead:           {QA: All, Trainer: All, Designer: All, HR: All, Manager: All, Admin: All},
	AuditRead:              {Admin: All},
}

// Grant is something that a role may do, and to whose data.
type Grant struct {
	Permission Permission
	Reach      Reach
}

// Grants are what a role may do, in the order of the names of permissions.
func Grants(role Role) []Grant {
	var all []Grant
	for p, roles := range policy {
		if reach := roles[role]; reach > Nothing {
			all = append(all, Grant{p, reach})
		}
	}
	slices.SortFunc(all, func(a, b Grant) int { return cmp.Compare(a.Permission, b.Permission) })
	return all
}

// Known reports whether p is a permission of the policy, or one of the two
// that need no role.
func Known(p Permission) bool {
	if p == Public || p == SignedIn {
		return true
	}
	_, ok := policy[p]
	return ok
}

// Permissions are what a may do to anything at all, in the order of their
// names.
func (a Actor) Permissions() []Permission {
	var may []Permission
	for p := range policy {
		if a.May(p) {
			may = append(may, p)
		}
	}
	slices.Sort(may)
	return may
}
