package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"qaloop/internal/problem"
)

// What a JSON body may hold at most, beside its size.
const (
	maxDepth = 32
	maxWrong = 50 // wrong places that are told at once
)

// shaped refuses what encoding/json would take or explain badly: a name that t
// does not have, also if it only differs in case; a name that is there twice; a
// value of another type; nesting without an end; and a second value. It tells
// every such place.
func shaped(body []byte, t reflect.Type) error {
	s := shape{tokens: json.NewDecoder(bytes.NewReader(body)), change: isChange(t)}
	s.tokens.UseNumber()
	if err := s.value(t, "#", 0); err != nil {
		if p, ok := errors.AsType[*problem.Error](err); ok {
			return p
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return ErrUnreadable.WithDetail("The body is empty or ends too early.")
		}
		return ErrUnreadable.WithDetail("The body is not valid JSON near byte %d.", s.tokens.InputOffset())
	}
	if _, err := s.tokens.Token(); !errors.Is(err, io.EOF) {
		return ErrUnreadable.WithDetail("There is something behind the JSON value, at byte %d.", s.tokens.InputOffset())
	}
	if len(s.wrong) > 0 {
		return ErrUnreadable.WithDetail("The body does not have the shape that is asked for here. See errors.").WithFields(s.wrong...)
	}
	return nil
}

// shape walks through a JSON text beside the type that it is to become. A nil
// type takes everything.
type shape struct {
	tokens *json.Decoder
	change bool
	wrong  []problem.Field
}

// isChange reports whether t says what of a thing is to change. There null
// could mean "leave it" as well as "clear it", so it is refused.
func isChange(t reflect.Type) bool { return strings.HasSuffix(t.Name(), "Change") }

func (s *shape) blame(at, code, detail string) {
	if len(s.wrong) < maxWrong {
		s.wrong = append(s.wrong, problem.Field{Pointer: at, Code: code, Detail: detail})
	}
}

func (s *shape) value(t reflect.Type, at string, depth int) error {
	token, err := s.tokens.Token()
	if err != nil {
		return err
	}
	if _, nests := token.(json.Delim); nests && depth >= maxDepth {
		return ErrUnreadable.WithDetail("The body is nested deeper than %d levels.", maxDepth)
	}
	want, ok := fits(t, token)
	if !ok || (token == nil && t != nil && s.change) {
		s.blame(at, "type", "This must be "+want+".")
		t = nil
	}
	switch token {
	case json.Delim('{'):
		err = s.object(pointed(t), at, depth)
	case json.Delim('['):
		err = s.array(pointed(t), at, depth)
	default:
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.tokens.Token() // the closing bracket
	return err
}

// pointed is t without its pointers.
func pointed(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

func (s *shape) object(t reflect.Type, at string, depth int) error {
	seen := map[string]bool{}
	for s.tokens.More() {
		token, err := s.tokens.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		here := at + "/" + escape(name)
		if seen[name] {
			s.blame(here, "twice", "This name is there twice.")
		}
		seen[name] = true
		inner, known := member(t, name)
		if !known {
			s.blame(here, "unknown", "There is no such field here.")
		}
		if err := s.value(inner, here, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (s *shape) array(t reflect.Type, at string, depth int) error {
	if t != nil {
		t = t.Elem()
	}
	for i := 0; s.tokens.More(); i++ {
		if err := s.value(t, at+"/"+strconv.Itoa(i), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// member is the type of the value called name in an object that is to become
// a t.
func member(t reflect.Type, name string) (inner reflect.Type, known bool) {
	switch {
	case t == nil:
		return nil, true
	case t.Kind() == reflect.Map:
		return t.Elem(), true
	}
	inner, known = members(t)[name]
	return inner, known
}

// members are the fields of struct t by their JSON names.
func members(t reflect.Type) map[string]reflect.Type {
	if known, ok := membersOf.Load(t); ok {
		found, _ := known.(map[string]reflect.Type)
		return found
	}
	found := map[string]reflect.Type{}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported():
		case name != "":
			found[name] = f.Type
		case f.Anonymous:
			maps.Copy(found, members(f.Type))
		default:
			found[f.Name] = f.Type
		}
	}
	membersOf.Store(t, found)
	return found
}

var membersOf sync.Map // type → its members

// fits reports whether a value that begins with token can become a t; if not,
// it says what is wanted.
func fits(t reflect.Type, token json.Token) (want string, ok bool) {
	if t == nil {
		return "", true
	}
	if t.Kind() == reflect.Pointer {
		if token == nil {
			return "", true
		}
		t = t.Elem()
	}
	if t == reflect.TypeFor[time.Time]() {
		text, isText := token.(string)
		_, err := time.Parse(time.RFC3339, text)
		return "a time such as 2026-11-23T09:14:00Z", isText && err == nil
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "an object", token == json.Delim('{')
	case reflect.Slice, reflect.Array:
		return "a list", token == json.Delim('[')
	case reflect.String:
		text, isText := token.(string)
		return "a string, without NUL", isText && !strings.ContainsRune(text, 0)
	case reflect.Bool:
		_, ok = token.(bool)
		return "true or false", ok
	default:
		return fitsNumber(t, token)
	}
}

// fitsNumber is fits for a t that is a number; of any other the decoder knows.
func fitsNumber(t reflect.Type, token json.Token) (want string, ok bool) {
	number, isNumber := token.(json.Number)
	switch t.Kind() {
	case reflect.Float64:
		_, err := number.Float64()
		return "a number", isNumber && err == nil
	case reflect.Int, reflect.Int64:
		_, err := number.Int64()
		return "a whole number", isNumber && err == nil
	default:
		return "", true
	}
}

// escape writes a name as a part of a JSON pointer.
func escape(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}
