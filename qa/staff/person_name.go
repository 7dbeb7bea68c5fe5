package staff

import (
	"encoding/base32"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

const (
	maxNameKey     = 100 // bytes; two a letter
	maxSearchWords = 40
	maxQueryWords  = 5
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
	words := queryWords(p.Name)
	if p.Email != "" {
		words = append(words, p.Email)
	}
	for _, id := range p.AgentIDs {
		words = append(words, fold(id))
	}
	slices.Sort(words)
	words = slices.Compact(words)
	return words[:min(len(words), maxSearchWords)]
}

// queryWords cuts a name, or what somebody types to find one, into words.
func queryWords(text string) []string {
	return strings.FieldsFunc(fold(text), unicode.IsSpace)
}

// fold drops the differences that people do not type: case, and ё.
func fold(text string) string {
	return strings.ReplaceAll(strings.ToLower(norm.NFKC.String(text)), "ё", "е")
}
