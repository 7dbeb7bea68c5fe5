package identity

// Role is a job in the contact centre. A person may hold several.
type Role string

// The roles.
const (
	Operator   Role = "operator"
	Supervisor Role = "supervisor"
	QA         Role = "qa"
	Trainer    Role = "trainer"
	Designer   Role = "designer"
	Planner    Role = "planner"
	HR         Role = "hr"
	Manager    Role = "manager"
	Admin      Role = "admin"
)

// Roles are all roles, in the order in which they are shown.
var Roles = []Role{Operator, Supervisor, QA, Trainer, Designer, Planner, HR, Manager, Admin}
