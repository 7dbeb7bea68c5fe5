package staff

import (
	"qaloop/internal/problem"
)

// Problems with signing in.
var (
	ErrWrongPassword = problem.New(problem.Unauthenticated, "identity.wrong_password", "The e-mail address or the password is wrong.")
	ErrOldPassword   = problem.New(problem.Invalid, "identity.old_password", "Your present password is another one.")
)

// Preferences are how somebody wants to see the pages.
type Preferences struct {
	Lang          string `json:"lang" validate:"omitempty,oneof=ru uk en"`
	Theme         string `json:"theme" validate:"omitempty,oneof=light dark"`
	SingleKeysOff bool   `json:"single_keys_off"`
}
