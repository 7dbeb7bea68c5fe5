package intake

import (
	"path"
	"regexp"
	"strings"
)

// soundEndings are the endings of file names that are sound.
var soundEndings = map[string]bool{
	".wav": true, ".mp3": true, ".ogg": true, ".oga": true, ".opus": true, ".m4a": true,
}

// isSound reports whether a file is a recording by its name.
func isSound(name string) bool { return soundEndings[strings.ToLower(path.Ext(name))] }

// uniqueID is how Asterisk names a call: the second in which its channel was
// made and a number, behind the name of the system if it has one. Some scripts
// write “_” for the point.
var uniqueID = regexp.MustCompile(`(?:([0-9A-Za-z]+)-)?(\d{9,11})[._](\d+)`)

// maxWords bounds the words of a file name that are put together.
const maxWords = 12

// callIDs are the names of calls that the name of a recording may hold, in
// groups: those of an earlier group are likelier.
func callIDs(name string) [][]string {
	stem := strings.TrimSuffix(path.Base(name), path.Ext(name))
	var bare, prefixed []string
	for _, m := range uniqueID.FindAllStringSubmatch(stem, -1) {
		id := m[2] + "." + m[3]
		bare = append(bare, id)
		if m[1] != "" {
			prefixed = append(prefixed, m[1]+"-"+id)
		}
	}
	groups := [][]string{{stem}, prefixed, bare}
	words := strings.FieldsFunc(stem, func(r rune) bool { return strings.ContainsRune("-_ ()[]+,", r) })
	if len(words) > 1 && len(words) <= maxWords {
		groups = append(groups, joinedWords(stem, words)...)
	}
	return groups
}

// shortestWord is the shortest word of a file name that is taken for the name
// of a call: years, hours and extensions are shorter.
const shortestWord = 5

// joinedWords are the parts of stem that begin and end with one of its words,
// the longest first.
func joinedWords(stem string, words []string) [][]string {
	starts := make([]int, len(words))
	at := 0
	for n, w := range words {
		starts[n] = at + strings.Index(stem[at:], w)
		at = starts[n] + len(w)
	}
	var groups [][]string
	for length := len(words); length > 0; length-- {
		var group []string
		for n := 0; n+length <= len(words); n++ {
			last := n + length - 1
			if part := stem[starts[n] : starts[last]+len(words[last])]; len(part) >= shortestWord {
				group = append(group, part)
			}
		}
		groups = append(groups, group)
	}
	return groups
}
