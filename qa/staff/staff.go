// Package staff knows the people of a centre: who they are, what they do,
// which team they work in, and how the PBX names them.
//
// Read person.go and team.go first, then claim.go, which keeps an e-mail
// address or a PBX identity with one person. What people can do is in the
// _service.go files, how it is kept in the _store.go files.
package staff

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/identity"
)

// Services is everything people can do in this package.
type Services struct {
	People   *PersonService
	Teams    *TeamService
	Accounts *AccountService
	Tokens   *TokenService
	Filters  *SavedFilterService
	Merges   *MergeService // needs MergeService.Use before it merges
}

// New builds the services on db. The clock is a parameter so that tests can
// set it.
func New(db *mongo.Database, now func() time.Time) Services {
	clock := func() time.Time { return now().UTC().Truncate(time.Millisecond) } // what BSON can keep
	people := newPersonStore(db.Collection(peopleName), clock)
	teams := newTeamStore(db.Collection(teamsName), clock)
	emails := claimStore{db.Collection(emailsName)}
	agents := claimStore{db.Collection(agentsName)}
	hasher := identity.NewHasher()
	register := &PersonService{store: people, teams: teams, emails: emails, agents: agents, hasher: hasher, now: clock}
	accounts := &AccountService{people: register, throttle: identity.NewThrottle(db, clock), hasher: hasher, now: clock}
	return Services{
		People:   register,
		Teams:    &TeamService{store: teams, people: people, now: clock},
		Accounts: accounts,
		Tokens:   &TokenService{store: tokenStore{db.Collection(tokensName)}, accounts: accounts, now: clock},
		Filters:  &SavedFilterService{store: listSettingsStore{db.Collection(settingsName)}, now: clock},
		Merges:   &MergeService{people: register},
	}
}
