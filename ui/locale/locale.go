// Package locale speaks to people in their language. Components ask it with
// the context that templ gives them: locale.T(ctx, "evaluation.submit").
//
// The texts are in catalog/AREA.LANG.toml, one file for each area of the pages
// and each language: "area.key" is a text, or one text for each plural form.
// A text takes values by name: {{.title}}. Read locale.go, then date.go and
// number.go for how days and figures are written.
package locale

import (
	"context"
	"embed"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/go-playground/locales"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/ru"
	"github.com/go-playground/locales/uk"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Languages are the languages of Qaloop; the first is spoken to those who
// understand none of them.
var Languages = []string{"en", "ru", "uk"}

//go:embed catalog/*.toml
var catalog embed.FS

var tags = []language.Tag{language.English, language.Russian, language.Ukrainian}

var matcher = language.NewMatcher(tags)

// speech is all that differs from language to language.
type speech struct {
	lang      string
	localizer *i18n.Localizer
	forms     locales.Translator // how CLDR writes numbers and names months
	keys      []string           // of every text, in order
}

var speeches = sync.OnceValue(func() map[string]speech {
	bundle := i18n.NewBundle(tags[0])
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	names, err := fs.Glob(catalog, "catalog/*.toml")
	if err != nil {
		panic(err) // the catalogues are embedded: a broken one is a broken build
	}
	var keys []string
	for _, name := range names {
		found, err := load(bundle, name)
		if err != nil {
			panic(err)
		}
		keys = append(keys, found...)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys) // each is there in every language
	all := map[string]speech{}
	for i, forms := range []locales.Translator{en.New(), ru.New(), uk.New()} {
		lang := Languages[i]
		all[lang] = speech{lang, i18n.NewLocalizer(bundle, lang), forms, keys}
	}
	return all
})

// load adds one catalogue to bundle, with its no-break spaces set, and gives its
// keys.
func load(bundle *i18n.Bundle, name string) ([]string, error) {
	raw, err := catalog.ReadFile(name)
	if err != nil {
		return nil, err
	}
	file, err := bundle.ParseMessageFileBytes([]byte(typeset(string(raw))), name)
	if err != nil {
		return nil, err
	}
	keys := make([]string, len(file.Messages))
	for i, m := range file.Messages {
		keys[i] = m.ID
	}
	return keys, nil
}

// Listener is who is spoken to.
type Listener struct {
	Lang   string         // their choice: ru, uk, en, or empty
	Accept string         // the Accept-Language header of their browser
	Zone   *time.Location // where their days begin; nil is UTC
	Now    time.Time      // so that today and yesterday are words
}

type contextKey struct{}

type conversation struct {
	speech

	zone *time.Location
	now  time.Time
}

// With returns a context that speaks to l.
func With(ctx context.Context, l Listener) context.Context {
	if l.Zone == nil {
		l.Zone = time.UTC
	}
	return context.WithValue(ctx, contextKey{}, conversation{speeches()[choose(l)], l.Zone, l.Now.In(l.Zone)})
}

func choose(l Listener) string {
	if _, ok := speeches()[l.Lang]; ok {
		return l.Lang
	}
	_, i := language.MatchStrings(matcher, l.Accept)
	return Languages[i]
}

func of(ctx context.Context) conversation {
	if c, ok := ctx.Value(contextKey{}).(conversation); ok {
		return c
	}
	return conversation{speeches()[Languages[0]], time.UTC, time.Time{}}
}

// Lang is the language of ctx: ru, uk or en.
func Lang(ctx context.Context) string { return of(ctx).lang }

// T is the text for key. args are the values that it takes, each after its
// name: T(ctx, "course.assigned", "title", course.Title). A key without a text
// shows as itself; the tests of this package find such keys.
func T(ctx context.Context, key string, args ...any) string {
	return say(ctx, &i18n.LocalizeConfig{MessageID: key, TemplateData: named(args)})
}

// N is the text for n things. It takes n as {{.n}}, written in the manner of
// the language, and args as T does.
func N(ctx context.Context, key string, n int, args ...any) string {
	data := named(args)
	data["n"] = Number(ctx, n)
	return say(ctx, &i18n.LocalizeConfig{MessageID: key, PluralCount: n, TemplateData: data})
}

// Keys are the ends of all keys that begin with prefix, in order.
func Keys(ctx context.Context, prefix string) []string {
	var found []string
	for _, key := range of(ctx).keys {
		if end, ok := strings.CutPrefix(key, prefix); ok {
			found = append(found, end)
		}
	}
	return found
}

// Has reports whether there is a text for key.
func Has(ctx context.Context, key string) bool {
	_, err := of(ctx).localizer.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: map[string]any{}})
	return err == nil
}

func say(ctx context.Context, what *i18n.LocalizeConfig) string {
	text, err := of(ctx).localizer.Localize(what)
	if err != nil && text == "" {
		return what.MessageID
	}
	return text
}

func named(args []any) map[string]any {
	data := make(map[string]any, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			data[name] = args[i+1]
		}
	}
	return data
}
