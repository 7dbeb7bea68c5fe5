// Package words cuts texts into the words by which they are found: what is
// typed into a search finds what has words that begin so.
package words

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	maxKept   = 40 // words of one text
	maxAsked  = 5  // words of one search
	maxLetter = 64 // letters of one word; the database refuses to look for very long ones
)

// Fold drops the differences that people do not type: case, and ё.
func Fold(text string) string {
	return strings.ReplaceAll(strings.ToLower(norm.NFKC.String(text)), "ё", "е")
}

// Of are the words by which a text is found, each once, without the quotes
// and brackets around them.
func Of(text string) []string {
	found := split(text)
	slices.Sort(found)
	found = slices.Compact(found)
	return found[:min(len(found), maxKept)]
}

// Asked are the words of a search; what has all of their beginnings is found.
func Asked(query string) []string {
	asked := split(query)
	return asked[:min(len(asked), maxAsked)]
}

func split(text string) []string {
	var found []string
	for _, word := range strings.FieldsFunc(Fold(text), unicode.IsSpace) {
		if word = strings.Trim(word, around); word != "" {
			letters := []rune(word)
			found = append(found, string(letters[:min(len(letters), maxLetter)]))
		}
	}
	return found
}

// around is what stands beside words and is no part of them.
const around = `«»„“”"'‘’()[]{}<>,;:!?…`
