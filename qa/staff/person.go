package staff

import (
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
)

// Problems with people.
var (
	ErrPerson     = problem.New(problem.Invalid, "staff.invalid", "Some of what is said about this person cannot be. See errors for each of it.")
	ErrEmailTaken = problem.New(problem.Conflict, "staff.email_taken", "Somebody else has this e-mail address.")
	ErrAgentTaken = problem.New(problem.Conflict, "staff.agent_taken", "This PBX identity belongs to somebody else.")
	ErrOwnAccount = problem.New(problem.Conflict, "staff.own_account",
		"Nobody changes their own roles or disables themselves. Ask another administrator.")
)

// DateLayout is how a day is written.
const DateLayout = "2006-01-02"

// Person is somebody who works in the centre, with or without an account: who
// has a password can sign in.
type Person struct {
	ID            string          `bson:"_id"`
	Rev           int             `bson:"rev"`
	Name          string          `bson:"name"`
	NameKey       string          `bson:"name_key"` // puts lists in the order of the alphabet
	Search        []string        `bson:"search"`   // the words by which they are found
	Email         string          `bson:"email"`    // lower case; empty without one
	Roles         []identity.Role `bson:"roles"`
	TeamID        string          `bson:"team_id"`
	AgentIDs      []string        `bson:"agent_ids"` // as the PBX names them
	HiredOn       string          `bson:"hired_on"`  // a day, such as 2006-01-02, or empty
	Active        bool            `bson:"active"`
	ToConfirm     bool            `bson:"to_confirm"` // an import found them; nobody has looked yet
	Lang          string          `bson:"lang"`       // ru, uk, en, or empty for what the browser asks for
	Theme         string          `bson:"theme"`      // light, dark, or empty for what the system has
	SingleKeysOff bool            `bson:"single_keys_off"`
	AuthRev       int             `bson:"auth_rev"` // a session made at another one is over
	PasswordHash  string          `bson:"password_hash,omitempty" json:"-"`
	StartUntil    *time.Time      `bson:"start_until,omitempty"` // the password is a start password, good until then
	Fingerprint   string          `bson:"fp,omitempty"`          // what the creating request said
	MergedInto    string          `bson:"merged_into,omitempty"` // whose calls theirs are: they were found, and known already
	MergedAt      *time.Time      `bson:"merged_at,omitempty"`
	Moving        bool            `bson:"moving,omitempty"` // what is theirs may still have to be moved there
	CreatedAt     time.Time       `bson:"created_at"`
	UpdatedAt     time.Time       `bson:"updated_at"`
	History       []Change        `bson:"history"` // oldest first, the last 200
}

// PersonInput is a person as a client tells it.
type PersonInput struct {
	Name     string          `json:"name" validate:"required,max=200"`
	Email    string          `json:"email" validate:"omitempty,email,max=200"`
	Roles    []identity.Role `json:"roles" validate:"required,min=1,max=9,unique,dive,oneof=operator supervisor qa trainer designer planner hr manager admin"`
	TeamID   string          `json:"team_id" validate:"max=60"`
	AgentIDs []string        `json:"agent_ids" validate:"max=20,unique,dive,required,max=100"`
	HiredOn  string          `json:"hired_on" validate:"omitempty,datetime=2006-01-02"`
	Active   *bool           `json:"active"` // true if not given
	Lang     string          `json:"lang" validate:"omitempty,oneof=ru uk en"`
	Password string          `json:"password" validate:"max=256"`
}

// PersonChange is what shall be different; nil means as it is.
type PersonChange struct {
	Name     *string         `json:"name" validate:"omitempty,min=1,max=200"`
	Email    *string         `json:"email" validate:"omitempty,max=200"`
	Roles    []identity.Role `json:"roles" validate:"omitempty,min=1,max=9,unique,dive,oneof=operator supervisor qa trainer designer planner hr manager admin"`
	TeamID   *string         `json:"team_id" validate:"omitempty,max=60"`
	AgentIDs []string        `json:"agent_ids" validate:"omitempty,max=20,unique,dive,required,max=100"`
	HiredOn  *string         `json:"hired_on" validate:"omitempty,max=10"`
	Active   *bool           `json:"active"`
	Lang     *string         `json:"lang" validate:"omitempty,max=2"`
	Password *string         `json:"password" validate:"omitempty,max=256"` // a new one, for somebody else
}

// PersonFilter narrows a list of people; empty fields match everything.
type PersonFilter struct {
	Role      identity.Role `query:"role" validate:"omitempty,oneof=operator supervisor qa trainer designer planner hr manager admin"`
	TeamID    string        `query:"team_id" validate:"max=60"`
	Active    *bool         `query:"active"`
	ToConfirm *bool         `query:"to_confirm"`
	NoTeam    bool          // who works in no team
	Query     string        `query:"q" validate:"max=64"` // beginnings of words of the name, of the e-mail, of a PBX identity
}

// Has reports whether p has role.
func (p Person) Has(role identity.Role) bool { return slices.Contains(p.Roles, role) }

// CanSignIn reports whether p has what signing in needs.
func (p Person) CanSignIn() bool { return p.Active && p.Email != "" && p.PasswordHash != "" }

// named reports whether p says that the PBX identity is theirs.
func (p Person) named(agentID string) bool { return slices.Contains(p.AgentIDs, agentID) }

// applyTo makes p what c says, without a note of it.
func (c PersonChange) applyTo(p *Person) {
	set(&p.Name, c.Name)
	set(&p.Email, c.Email)
	set(&p.TeamID, c.TeamID)
	set(&p.HiredOn, c.HiredOn)
	set(&p.Lang, c.Lang)
	if c.Roles != nil {
		p.Roles = c.Roles
	}
	if c.AgentIDs != nil {
		p.AgentIDs = c.AgentIDs
	}
	if c.Active != nil {
		p.Active = *c.Active
		p.ToConfirm = false // somebody has decided
	}
	p.tidy()
}

func set(field *string, value *string) {
	if value != nil {
		*field = *value
	}
}

// tidy writes what p says in the one form in which it is kept.
func (p *Person) tidy() {
	p.Name = strings.Join(strings.Fields(p.Name), " ")
	p.Email = normalEmail(p.Email)
	p.HiredOn = strings.TrimSpace(p.HiredOn)
	p.Roles = slices.DeleteFunc(slices.Clone(identity.Roles), func(r identity.Role) bool { return !slices.Contains(p.Roles, r) })
	agents := make([]string, 0, len(p.AgentIDs))
	for _, id := range p.AgentIDs {
		if id = normalAgent(id); id != "" && !slices.Contains(agents, id) {
			agents = append(agents, id)
		}
	}
	slices.Sort(agents)
	p.AgentIDs = agents
	p.NameKey = nameKey(p.Name)
	p.Search = searchWords(*p)
}

// check reports what about p cannot be, as ErrPerson.
func (p Person) check() error {
	var wrong []problem.Field
	say := func(broken bool, pointer, code, detail string) {
		if broken {
			wrong = append(wrong, problem.Field{Pointer: pointer, Code: code, Detail: detail})
		}
	}
	say(p.Name == "", "#/name", "required", "This is required.")
	say(p.Email != "" && !isEmail(p.Email), "#/email", "email", "This is not an e-mail address.")
	say(p.Email == "" && p.PasswordHash != "", "#/email", "required", "Whoever has a password needs an e-mail address.")
	say(len(p.Roles) == 0, "#/roles", "required", "Everybody has at least one role.")
	say(p.HiredOn != "" && !isDay(p.HiredOn), "#/hired_on", "datetime", "Write the day as 2006-01-02.")
	say(p.Lang != "" && !slices.Contains(languages, p.Lang), "#/lang", "oneof", "Use one of: ru uk en.")
	for i, id := range p.AgentIDs {
		say(len([]rune(id)) > maxAgentID, "#/agent_ids/"+strconv.Itoa(i), "max", "The most is 100.")
	}
	if len(wrong) > 0 {
		return ErrPerson.WithFields(wrong...)
	}
	return nil
}

// isEmail reports whether text is an address and nothing else.
func isEmail(text string) bool {
	a, err := mail.ParseAddress(text)
	return err == nil && a.Address == text && len(text) <= maxEmail
}

// isDay reports whether text is a day on which somebody can have been hired.
func isDay(text string) bool {
	day, err := time.Parse(DateLayout, text)
	return err == nil && day.Year() >= 1950 && day.Year() <= 2100
}

var languages = []string{"ru", "uk", "en"}

const (
	maxAgentID = 100 // characters
	maxEmail   = 200 // bytes
)

// normalEmail is the one way in which an address is kept and looked up.
func normalEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// normalAgent is the one way in which a PBX identity is kept and looked up.
func normalAgent(id string) string { return strings.Join(strings.Fields(id), " ") }
