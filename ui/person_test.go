package ui

import (
	"context"
	"strings"
	"testing"

	"qaloop/internal/identity"
	"qaloop/ui/locale"
)

// Whoever gives a role or a token reads what it allows, all of it.
func TestEveryPermissionIsExplained(t *testing.T) {
	for _, lang := range locale.Languages {
		ctx := locale.With(context.Background(), locale.Listener{Lang: lang})
		for _, role := range identity.Roles {
			for _, g := range identity.Grants(role) {
				if key := "may." + strings.ReplaceAll(string(g.Permission), ".", "_"); !locale.Has(ctx, key) {
					t.Errorf("%s: %q has no text", lang, key)
				}
			}
			if !locale.Has(ctx, "people.role_"+string(role)) {
				t.Errorf("%s: the role %s is not described", lang, role)
			}
		}
	}
}
