package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

// ferretVersion is the FerretDB that go.mod asks for; a test holds the two together.
const ferretVersion = "2.7.0"

// versions are what the third kind of server consists of.
type versions struct{ postgresql, documentdb, ferretdb string }

// String names all three.
func (v versions) String() string {
	return fmt.Sprintf("PostgreSQL %s, DocumentDB %s, FerretDB %s", v.postgresql, v.documentdb, v.ferretdb)
}

// passedBefore lists the combinations that have passed the project's tests.
//
//go:embed versions.txt
var passedBefore string

// known tells whether v has passed before.
func (v versions) known() bool { return slices.Contains(knownVersions(), v.String()) }

// knownVersions are the lines of versions.txt but for its comments.
func knownVersions() []string {
	var known []string
	for line := range strings.Lines(passedBefore) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			known = append(known, line)
		}
	}
	return known
}

// brokenCombination says by name what does not work together.
func brokenCombination(v versions, cause error) error {
	return fmt.Errorf("%s do not work together: %w\n"+
		"These have passed before:\n  %s\n"+
		"Debian's sid has moved on since. Try again another day, install mongod, or set MONGODB_URI",
		v, cause, strings.Join(knownVersions(), "\n  "))
}
