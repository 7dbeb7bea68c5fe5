package staff

import (
	"strings"
	"time"

	"qaloop/internal/identity"
)

// row is one line of a staff file.
type row struct {
	line    int
	cells   []string
	columns map[column]int
}

// cell is what the row says in a column, without the apostrophe that protects
// spreadsheets from formulas. An empty cell says nothing.
func (r row) cell(c column) string {
	i, ok := r.columns[c]
	if !ok {
		return ""
	}
	text := strings.TrimSpace(r.cells[i])
	if rest, ok := strings.CutPrefix(text, "'"); ok && rest != "" && strings.ContainsRune("=+-@", rune(rest[0])) {
		text = rest
	}
	return text
}

// list is a cell with several values.
func (r row) list(c column, signs string) []string {
	var values []string
	for _, v := range strings.FieldsFunc(r.cell(c), func(s rune) bool { return strings.ContainsRune(signs, s) }) {
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	return values
}

func (r row) wrong(c column, value, reason, detail string) *LineError {
	return &LineError{Line: r.line, Column: string(c), Value: value, Reason: reason, Detail: detail}
}

// entry is what a row says about a person. Empty fields say nothing; Team is a
// team's name.
type entry struct {
	line     int
	Name     string
	Email    string
	Roles    []identity.Role
	Team     string
	AgentIDs []string
	HiredOn  string
	Active   *bool
	Lang     string
}

// entry reads a row.
func (r row) entry() (entry, *LineError) {
	e := entry{
		line: r.line, Name: strings.Join(strings.Fields(r.cell(columnName)), " "), Email: normalEmail(r.cell(columnEmail)),
		Team: strings.Join(strings.Fields(r.cell(columnTeam)), " "),
	}
	for _, read := range []func(row, *entry) *LineError{readKeys, readTexts, readRoles, readDay, readActive, readLang} {
		if wrong := read(r, &e); wrong != nil {
			return entry{}, wrong
		}
	}
	return e, nil
}

func readKeys(r row, e *entry) *LineError {
	if e.Email != "" && !isEmail(e.Email) {
		return r.wrong(columnEmail, e.Email, "row.email", "This is not an e-mail address.")
	}
	for _, id := range r.list(columnAgents, ",;|") {
		if id = normalAgent(id); len([]rune(id)) > maxAgentID {
			return r.wrong(columnAgents, id, "row.too_long", "A PBX identity has at most 100 characters.")
		}
		e.AgentIDs = append(e.AgentIDs, id)
	}
	if e.Email == "" && len(e.AgentIDs) == 0 {
		return r.wrong("", "", "row.no_key", "A person needs an e-mail address or a PBX identity to be known by.")
	}
	return nil
}

func readTexts(r row, e *entry) *LineError {
	const longest = 200
	if len([]rune(e.Name)) > longest {
		return r.wrong(columnName, e.Name, "row.too_long", "A name has at most 200 characters.")
	}
	if len([]rune(e.Team)) > longest {
		return r.wrong(columnTeam, e.Team, "row.too_long", "The name of a team has at most 200 characters.")
	}
	return nil
}

func readRoles(r row, e *entry) *LineError {
	for _, word := range r.list(columnRoles, ",;/|+") {
		role, ok := roleWords[headerKey(word)]
		if !ok {
			return r.wrong(columnRoles, word, "row.unknown_role", "There is no such role.")
		}
		e.Roles = append(e.Roles, role)
	}
	return nil
}

func readDay(r row, e *entry) *LineError {
	text := r.cell(columnHired)
	if text == "" {
		return nil
	}
	for _, layout := range []string{DateLayout, "02.01.2006", "2.1.2006"} {
		if day, err := time.Parse(layout, text); err == nil {
			e.HiredOn = day.Format(DateLayout)
			return nil
		}
	}
	return r.wrong(columnHired, text, "row.date", "Write the day as 2006-01-02 or 02.01.2006.")
}

func readActive(r row, e *entry) *LineError {
	text := r.cell(columnActive)
	if text == "" {
		return nil
	}
	yes, ok := answers[fold(text)]
	if !ok {
		return r.wrong(columnActive, text, "row.yes_no", "Write yes or no.")
	}
	e.Active = &yes
	return nil
}

func readLang(r row, e *entry) *LineError {
	text := r.cell(columnLang)
	if text == "" {
		return nil
	}
	lang, ok := langWords[fold(text)]
	if !ok {
		return r.wrong(columnLang, text, "row.language", "Use ru, uk or en.")
	}
	e.Lang = lang
	return nil
}

// applyTo makes p what e says. PBX identities are added and never taken away:
// a file often knows only some of them. Whoever is in a file works here, unless
// it says otherwise.
func (e entry) applyTo(p *Person, teamID string) {
	given := func(field *string, value string) {
		if value != "" {
			*field = value
		}
	}
	given(&p.Name, e.Name)
	given(&p.Email, e.Email)
	given(&p.TeamID, teamID)
	given(&p.HiredOn, e.HiredOn)
	given(&p.Lang, e.Lang)
	if e.Roles != nil {
		p.Roles = e.Roles
	}
	p.AgentIDs = append(append([]string{}, p.AgentIDs...), e.AgentIDs...)
	switch {
	case e.Active != nil:
		p.Active, p.ToConfirm = *e.Active, false
	case p.ToConfirm:
		p.Active, p.ToConfirm = true, false
	}
	p.tidy()
}
