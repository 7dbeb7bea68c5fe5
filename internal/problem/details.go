package problem

import "net/http"

// ContentType is the media type of Details.
const ContentType = "application/problem+json"

// Details is an RFC 9457 problem document.
type Details struct {
	Type      string  `json:"type"`
	Title     string  `json:"title"`
	Status    int     `json:"status"`
	Detail    string  `json:"detail,omitempty"`
	Instance  string  `json:"instance,omitempty"`
	RequestID string  `json:"request_id,omitempty"`
	Errors    []Field `json:"errors,omitempty"`
}

var statuses = map[Kind]int{
	Internal:             http.StatusInternalServerError,
	Malformed:            http.StatusBadRequest,
	Invalid:              http.StatusUnprocessableEntity,
	Unauthenticated:      http.StatusUnauthorized,
	Forbidden:            http.StatusForbidden,
	NotFound:             http.StatusNotFound,
	NoSuchMethod:         http.StatusMethodNotAllowed,
	Conflict:             http.StatusConflict,
	Stale:                http.StatusPreconditionFailed,
	PreconditionRequired: http.StatusPreconditionRequired,
	TooLarge:             http.StatusRequestEntityTooLarge,
	AddressTooLong:       http.StatusRequestURITooLong,
	WrongType:            http.StatusUnsupportedMediaType,
	TooMany:              http.StatusTooManyRequests,
	Unavailable:          http.StatusServiceUnavailable,
}

// Status is the HTTP status that stands for k.
func (k Kind) Status() int {
	if s, ok := statuses[k]; ok {
		return s
	}
	return http.StatusInternalServerError
}

// Details is e as a document about the request at instance.
func (e *Error) Details(instance, requestID string) Details {
	status := e.Kind.Status()
	return Details{
		Type:      "/problems/" + e.Code,
		Title:     http.StatusText(status),
		Status:    status,
		Detail:    e.Detail,
		Instance:  instance,
		RequestID: requestID,
		Errors:    e.Fields,
	}
}
