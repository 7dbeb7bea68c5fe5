package staff

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"qaloop/internal/identity"
)

// maxHistory bounds what a document remembers of itself.
const maxHistory = 200

// Change is one thing that became different: who did it, when, from what, to
// what.
type Change struct {
	At   time.Time `bson:"at"`
	By   string    `bson:"by"`
	What string    `bson:"what"` // the field, or created, imported, password, start_password
	From string    `bson:"from,omitempty"`
	To   string    `bson:"to,omitempty"`
}

// differences lists what after says otherwise than before.
func differences(before, after Person, by string, at time.Time) []Change {
	var found []Change
	note := func(what, from, to string) {
		if from != to {
			found = append(found, Change{At: at, By: by, What: what, From: from, To: to})
		}
	}
	note("name", before.Name, after.Name)
	note("email", before.Email, after.Email)
	note("roles", roleList(before.Roles), roleList(after.Roles))
	note("team_id", before.TeamID, after.TeamID)
	note("agent_ids", strings.Join(before.AgentIDs, ", "), strings.Join(after.AgentIDs, ", "))
	note("hired_on", before.HiredOn, after.HiredOn)
	note("active", yesOrNo(before.Active), yesOrNo(after.Active))
	note("to_confirm", yesOrNo(before.ToConfirm), yesOrNo(after.ToConfirm))
	note("merged_into", before.MergedInto, after.MergedInto)
	note("lang", before.Lang, after.Lang)
	note("theme", before.Theme, after.Theme)
	note("single_keys_off", yesOrNo(before.SingleKeysOff), yesOrNo(after.SingleKeysOff))
	switch {
	case before.PasswordHash == after.PasswordHash:
	case after.StartUntil != nil:
		found = append(found, Change{At: at, By: by, What: "start_password"})
	default:
		found = append(found, Change{At: at, By: by, What: "password"})
	}
	return found
}

func roleList(roles []identity.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	return strings.Join(words, ", ")
}

// remember appends to a history and forgets its oldest part.
func remember(history, added []Change) []Change {
	all := slices.Concat(history, added)
	return all[max(0, len(all)-maxHistory):]
}

// became turns p from what before was into its next revision. It reports
// whether anything is different at all.
func (p *Person) became(before Person, by string, at time.Time) bool {
	changes := differences(before, *p, by, at)
	if len(changes) == 0 {
		return false
	}
	if (before.Active && !p.Active) || !slices.Equal(before.Roles, p.Roles) || before.PasswordHash != p.PasswordHash {
		p.AuthRev++
	}
	p.Rev, p.UpdatedAt = before.Rev+1, at
	p.History = remember(before.History, changes)
	return true
}

func yesOrNo(b bool) string { return strconv.FormatBool(b) }
