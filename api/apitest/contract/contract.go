// Package contract reads an OpenAPI document for tests and holds requests and
// answers to it. It is the one package that sees the types of libopenapi, and
// none of them is in its own types: whoever touches them, be it as a field of a
// field, compiles most of that library anew, for many seconds.
package contract

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	wrong "github.com/pb33f/libopenapi-validator/errors"
	"github.com/pb33f/libopenapi/datamodel/high/base"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// Contract is an OpenAPI document, ready to check with.
type Contract interface {
	// Faults are what is wrong with the document itself.
	Faults() []string
	// Operations are all of the document, in its order.
	Operations() ([]Operation, error)
	// RequestFaults are what of a request the document does not allow.
	RequestFaults(r *http.Request) []string
	// AnswerFaults are what of an answer the document does not say. The second
	// result is true if it does not know the address or the method at all.
	AnswerFaults(r *http.Request, answer *http.Response) ([]string, bool)
}

// Parse reads a document.
func Parse(raw []byte) (Contract, error) {
	document, err := libopenapi.NewDocument(raw)
	if err != nil {
		return nil, err
	}
	// Who may what is tested elsewhere, by what the answers say.
	v, errs := validator.NewValidator(document,
		config.WithFormatAssertions(), config.WithStrictMode(), config.WithoutSecurityValidation(),
		config.WithStrictIgnoredHeadersExtra("Idempotency-Key")) // many clients send one with every POST; it is ignored where none is wanted
	if len(errs) > 0 {
		return nil, errs[0]
	}
	return &parsed{document, v}, nil
}

// parsed is the Contract of a document.
type parsed struct {
	document  libopenapi.Document
	validator validator.Validator
}

// Faults are what is wrong with the document itself.
func (c *parsed) Faults() []string {
	_, errs := c.validator.ValidateDocument()
	return sentences(errs)
}

// Operation is something that can be asked of the API.
type Operation struct {
	Method  string // in capitals
	Path    string // with parameters in braces
	ID      string
	Summary string
	Tags    []string
	JSON    bool     // it takes a JSON body
	Texts   []string // the fields of that body that are texts
	Query   []string // the parameters of its query
	Wants   []string // the headers that have to be sent
	Creates bool     // it makes something new: it answers 201 or 202
}

// Operations are all of the document, in its order.
func (c *parsed) Operations() ([]Operation, error) {
	model, err := c.document.BuildV3Model()
	if err != nil {
		return nil, err
	}
	var found []Operation
	for path, item := range model.Model.Paths.PathItems.FromOldest() {
		for method, operation := range item.GetOperations().FromOldest() {
			o := operationOf(strings.ToUpper(method), path, operation)
			for _, p := range slices.Concat(item.Parameters, operation.Parameters) {
				switch {
				case p.In == "query":
					o.Query = append(o.Query, p.Name)
				case p.In == "header" && p.Required != nil && *p.Required:
					o.Wants = append(o.Wants, p.Name)
				}
			}
			found = append(found, o)
		}
	}
	return found, nil
}

func operationOf(method, path string, from *v3.Operation) Operation {
	o := Operation{Method: method, Path: path, ID: from.OperationId, Summary: from.Summary, Tags: from.Tags}
	for status := range from.Responses.Codes.FromOldest() {
		o.Creates = o.Creates || status == "201" || status == "202"
	}
	if from.RequestBody == nil {
		return o
	}
	if media, ok := from.RequestBody.Content.Get("application/json"); ok {
		o.JSON, o.Texts = true, texts(media.Schema.Schema())
	}
	return o
}

// texts are the fields of an input that are texts.
func texts(schema *base.Schema) []string {
	var found []string
	for _, part := range schema.AllOf {
		found = append(found, texts(part.Schema())...)
	}
	for name, property := range schema.Properties.FromOldest() {
		if slices.Contains(property.Schema().Type, "string") {
			found = append(found, name)
		}
	}
	return found
}

// RequestFaults are what of a request the document does not allow.
func (c *parsed) RequestFaults(r *http.Request) []string {
	_, errs := c.validator.ValidateHttpRequest(r)
	return sentences(errs)
}

// AnswerFaults are what of an answer the document does not say. The second
// result is true if it does not know the address or the method at all.
func (c *parsed) AnswerFaults(r *http.Request, answer *http.Response) ([]string, bool) {
	_, errs := c.validator.ValidateHttpResponse(r, answer)
	foreign := slices.ContainsFunc(errs, func(e *wrong.ValidationError) bool { return e.IsPathMissingError() || e.IsOperationMissingError() })
	return sentences(errs), foreign
}

func sentences(errs []*wrong.ValidationError) []string {
	var said []string
	for _, e := range errs {
		if len(e.SchemaValidationErrors) == 0 {
			said = append(said, e.Message+": "+e.Reason)
		}
		for _, f := range e.SchemaValidationErrors {
			said = append(said, fmt.Sprintf("%s: %s at %s", e.Message, f.Reason, f.FieldPath))
		}
	}
	return said
}
