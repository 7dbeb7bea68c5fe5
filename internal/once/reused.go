package once

import "qaloop/internal/problem"

// ErrReused answers a creating request whose Idempotency-Key was used for
// another request before.
var ErrReused = problem.New(problem.Invalid, "idempotency.key_reused",
	"This Idempotency-Key was used for a request with another content. Use a new key for a new request.")
