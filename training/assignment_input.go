package training

// AssignmentInput is an assignment that a person makes by hand.
type AssignmentInput struct {
	OperatorID string `json:"operator_id" validate:"required,max=60"`
	CourseID   string `json:"course_id" validate:"required,max=60"`
	DueOn      string `json:"due_on" validate:"required,datetime=2006-01-02"`
	Reason     string `json:"reason" validate:"max=500"`
}

// AttemptInput is a filled-in quiz.
type AttemptInput struct {
	Answers [][]int `json:"answers" validate:"required,max=100,dive,max=12,dive,min=0,max=11"`
}

// AssignmentFilter narrows a list of assignments; empty fields match
// everything.
type AssignmentFilter struct {
	OperatorID string          `query:"operator_id" validate:"max=60"`
	TeamID     string          `query:"team_id" validate:"max=60"`
	CourseID   string          `query:"course_id" validate:"max=60"`
	State      AssignmentState `query:"state" validate:"omitempty,oneof=proposed assigned started completed failed waived withdrawn"`
	Open       bool            `query:"open"`    // assigned or started
	Overdue    bool            `query:"overdue"` // open and past its date
	Closed     bool            `query:"closed"`  // completed, failed, waived or withdrawn
	Origin     OriginKind      `query:"origin" validate:"omitempty,oneof=rule person"`
	Order      DueOrder        `query:"order" validate:"omitempty,oneof=due latest"`

	// OperatorIDs are operators of whom any will do: those whom a search for a
	// name has found. Nil is everybody, an empty list nobody.
	OperatorIDs []string
}

// OriginKind says what makes assignments.
type OriginKind string

// The kinds of origin.
const (
	ByRule   OriginKind = "rule"
	ByPerson OriginKind = "person"
)

// DueOrder is an order of assignments by the day on which they are due; empty
// is SoonestDue.
type DueOrder string

// The orders.
const (
	SoonestDue DueOrder = "due"
	LatestDue  DueOrder = "latest"
)

// DueInput is another day by which an assignment is to be done.
type DueInput struct {
	DueOn  string `json:"due_on" validate:"required,datetime=2006-01-02"`
	Reason string `json:"reason" validate:"max=500"`
}
