package web

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"sync"

	"github.com/go-playground/validator/v10"

	"qaloop/internal/problem"
)

// ErrFields names the wrong fields of a request that can be read.
var ErrFields = problem.New(problem.Invalid, "request.fields", "Some fields are wrong. See errors for each of them.")

// keyPattern is what may be a key of a criterion, section or option: safe as a
// field name in the database, in a URL and in HTML.
var keyPattern = regexp.MustCompile(`^[a-z0-9_]{1,40}$`)

var checker = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		for _, tag := range []string{"json", "query", "form"} {
			if name, _, _ := strings.Cut(f.Tag.Get(tag), ","); name != "" && name != "-" {
				return name
			}
		}
		return "" // embedded, or named as in Go
	})
	isKey := func(l validator.FieldLevel) bool { return keyPattern.MatchString(l.Field().String()) }
	if err := v.RegisterValidation("key", isKey); err != nil {
		panic(err) // a fixed name and function: it cannot fail
	}
	return v
})

// Check reports every field of in that breaks its validate tag, as ErrFields.
func Check(in any) error {
	err := checker().Struct(in)
	broken, ok := errors.AsType[validator.ValidationErrors](err)
	if !ok {
		return err
	}
	fields := make([]problem.Field, len(broken))
	for i, b := range broken {
		fields[i] = problem.Field{Pointer: pointer(in, b.Namespace()), Code: b.Tag(), Param: b.Param(), Detail: sentence(b.Tag(), b.Param())}
	}
	return ErrFields.WithFields(fields...)
}

// pointer turns "EvaluationInput.answers[greeting].value" into
// "#/answers/greeting/value". Embedded structs leave no trace in JSON.
func pointer(in any, namespace string) string {
	_, path, _ := strings.Cut(namespace, ".")
	t := reflect.TypeOf(in)
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != nil && t.Kind() == reflect.Struct {
		for f := range t.Fields() {
			if f.Anonymous {
				path = strings.TrimPrefix(path, f.Name+".")
			}
		}
	}
	return "#/" + strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(path)
}

// sentences say in English what each validate tag asks for; the pages have
// their own in three languages.
var sentences = map[string]string{
	"required":         "This is required.",
	"required_if":      "This is required here.",
	"required_without": "One of the two is required.",
	"email":            "This is not an e-mail address.",
	"uuid":             "This is not a UUID.",
	"key":              "Use 1 to 40 of a–z, 0–9 and _.",
	"oneof":            "Use one of: %s.",
	"min":              "The least is %s.",
	"max":              "The most is %s.",
	"gte":              "The least is %s.",
	"lte":              "The most is %s.",
	"len":              "The length must be %s.",
	"datetime":         "Write it as %s.",
	"unique":           "Each may be there only once.",
}

func sentence(tag, param string) string {
	s, ok := sentences[tag]
	if !ok {
		return "This breaks the rule " + tag + "."
	}
	if strings.Contains(s, "%s") {
		return fmt.Sprintf(s, param)
	}
	return s
}
