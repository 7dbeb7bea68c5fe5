package staff

import (
	"encoding/base32"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"qaloop/internal/words"
)

const (
	maxNameKey     = 100 // bytes; two a letter
	maxSearchWords = 40
)

// nameKey is a text whose byte order is the order of names in a list: that of
// the Unicode collation, in which Ukrainian і stands after и and not after я,
// and case makes no difference.
func nameKey(name string) string {
	var buffer collate.Buffer
	key := collate.New(language.Und, collate.Loose).KeyFromString(&buffer, name)
	return base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(key[:min(len(key), maxNameKey)])
}

// searchWords are the words by which p is found.
func searchWords(p Person) []string {
	found := words.Of(p.Name)
	if p.Email != "" {
		found = append(found, p.Email)
	}
	for _, id := range p.AgentIDs {
		// SIP/2071 is found by 2071, too.
		found = append(found, fold(id))
		found = append(found, words.Of(strings.ReplaceAll(id, "/", " "))...)
	}
	slices.Sort(found)
	found = slices.Compact(found)
	return found[:min(len(found), maxSearchWords)]
}

// fold drops the differences that people do not type.
func fold(text string) string { return words.Fold(text) }
