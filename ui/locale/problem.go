package locale

import (
	"context"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"qaloop/internal/problem"
)

// Problem says in the listener's language what p is about. A whole number
// among its parameters decides the plural form.
func Problem(ctx context.Context, p *problem.Error) string {
	what := &i18n.LocalizeConfig{MessageID: "problem." + p.Code, TemplateData: p.Params}
	if !Has(ctx, what.MessageID) {
		return p.Detail
	}
	for _, value := range p.Params {
		if n, ok := value.(int); ok {
			what.PluralCount = n
		}
	}
	return strings.ReplaceAll(say(ctx, what), "<no value>", "…")
}

// Rule says in the listener's language which rule the field f breaks.
func Rule(ctx context.Context, f problem.Field) string {
	key := "rule." + f.Code
	if !Has(ctx, key) {
		return f.Detail
	}
	return T(ctx, key, "param", f.Param)
}
