// Package filename makes names of files fit to be shown and kept.
package filename

import (
	"strings"
	"unicode"
)

// longest is how many letters of the name of a file are kept.
const longest = 200

// Shown is the name of a file that somebody has sent, as it can be shown and
// kept: without folders, and without characters that are not seen, be it that
// they end a text, turn the letters after them around so that an exe looks like
// a wav, or are no characters at all.
func Shown(name string) string {
	name = strings.ToValidUTF8(name, "")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.C, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, name)
	if letters := []rune(name); len(letters) > longest {
		name = string(letters[:longest])
	}
	return name
}
