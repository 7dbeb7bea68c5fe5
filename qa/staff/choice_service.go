package staff

import (
	"context"

	"qaloop/internal/identity"
)

// Choices are the operators and the teams that lists can be narrowed to, each
// in the order of the alphabet.
type Choices struct {
	Operators []Choice
	Teams     []Choice
}

// Choice is one person or one team by its name.
type Choice struct {
	ID   string `bson:"_id"`
	Name string `bson:"name"`
}

// Choices are the operators and teams that the asker may see, those who have
// left included: their contacts are still there. It is one round trip.
func (s *PersonService) Choices(ctx context.Context, by identity.Actor) (Choices, error) {
	people, err := by.Scope(identity.StaffRead)
	if err != nil {
		return Choices{}, err
	}
	var teams identity.Scope // of nothing, for those who see none
	if by.May(identity.TeamsRead) {
		if teams, err = by.Scope(identity.TeamsRead); err != nil {
			return Choices{}, err
		}
	}
	return s.store.choices(ctx, people, teams, s.teams.teams.Name())
}
