package staff

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"qaloop/internal/problem"
)

// Answers to those who keep a filter.
var (
	ErrBadFilter = problem.New(problem.Invalid, "saved_filter.invalid",
		"A filter is kept as the part of an address behind the question mark, such as evaluated=false&line=orders.")
	ErrFiltersFull = problem.New(problem.Conflict, "saved_filter.full",
		"You keep as many filters for this list as there may be. Delete one that you do not use any more.")
	ErrFilterName = problem.New(problem.Invalid, "saved_filter.no_name", "Give the filter a name.")
)

// ListName is a list whose filters and columns a person can keep.
type ListName string

// The lists.
const (
	InteractionList ListName = "interactions"
	EvaluationList  ListName = "evaluations"
	FindingList     ListName = "findings"
	ResponseList    ListName = "survey_responses"
)

// What a person keeps for one list at most.
const (
	maxFilters = 30
	maxColumns = 40
)

// ListSettings are what a person keeps for one of their lists.
type ListSettings struct {
	Filters []SavedFilter // the oldest first
	Columns []string      // the columns to show; none: those that the list has by itself
}

// SavedFilter is a filter of a list under a name of its owner's. Nobody else
// sees it.
type SavedFilter struct {
	ID          string    `bson:"_id"`
	Rev         int       `bson:"rev"`
	PersonID    string    `bson:"person_id"`
	List        ListName  `bson:"list"`
	Name        string    `bson:"name"`
	Query       string    `bson:"query"`        // as in an address, in the order of its names
	Fingerprint string    `bson:"fp,omitempty"` // of the request that made it
	CreatedAt   time.Time `bson:"created_at"`
	UpdatedAt   time.Time `bson:"updated_at"`
}

// SavedFilterInput is a filter as its owner keeps it.
type SavedFilterInput struct {
	List  ListName `json:"list" validate:"required,oneof=interactions evaluations findings survey_responses"`
	Name  string   `json:"name" validate:"required,max=60"`
	Query string   `json:"query" validate:"required,max=2000"`
}

// SavedFilterChange is what shall be different; nil means as it is.
type SavedFilterChange struct {
	Name  *string `json:"name" validate:"omitempty,min=1,max=60"`
	Query *string `json:"query" validate:"omitempty,min=1,max=2000"`
}

// SavedFilterFilter names the list whose filters are wanted; empty for all.
type SavedFilterFilter struct {
	List ListName `query:"list" validate:"omitempty,oneof=interactions evaluations findings survey_responses"`
}

// parameterName is how the parameters of all lists are called.
var parameterName = regexp.MustCompile(`^[a-z][a-z_]{0,39}$`)

// tidyQuery is a query in the one form in which it is kept, without what
// narrows nothing.
func tidyQuery(query string) (string, error) {
	values, err := url.ParseQuery(strings.TrimPrefix(strings.TrimSpace(query), "?"))
	if err != nil {
		return "", ErrBadFilter.WithFields(problem.Field{Pointer: "#/query", Code: "query", Detail: ErrBadFilter.Detail})
	}
	for name, given := range values {
		if !parameterName.MatchString(name) {
			return "", ErrBadFilter.WithFields(problem.Field{Pointer: "#/query", Code: "query", Detail: ErrBadFilter.Detail})
		}
		if len(given) == 0 || given[0] == "" {
			delete(values, name)
		}
	}
	if len(values) == 0 {
		return "", ErrBadFilter.WithFields(problem.Field{Pointer: "#/query", Code: "query", Detail: ErrBadFilter.Detail})
	}
	return values.Encode(), nil
}

// tidyName is a name in the one form in which it is kept.
func tidyName(name string) (string, error) {
	if name = strings.Join(strings.Fields(name), " "); name == "" {
		return "", ErrFilterName.WithFields(problem.Field{Pointer: "#/name", Code: "required", Detail: ErrFilterName.Detail})
	}
	return name, nil
}
