package qa

import (
	"strconv"
	"strings"
	"unicode"
)

const (
	// maxKey is how long a key may be, suggestedKey how long one that we
	// suggest is, so that there is room to number it.
	maxKey       = 40
	suggestedKey = 32
)

// latin are the Latin letters for those of the Russian and Ukrainian
// alphabets; ukrainian is where the second differs.
var (
	latin = map[rune]string{
		'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'е': "e", 'ё': "yo", 'є': "ye", 'ж': "zh", 'з': "z", 'и': "i",
		'і': "i", 'ї': "yi", 'й': "y", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t",
		'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
	}
	ukrainian = map[rune]string{'г': "h", 'и': "y"}
)

// KeyFrom suggests the key of something from its title, which is written in
// lang: "Согласовал срок" becomes "soglasoval_srok". It differs from all that
// are taken.
func KeyFrom(title, lang string, taken func(key string) bool) string {
	words := strings.FieldsFunc(spelled(title, lang), func(r rune) bool { return r == ' ' })
	base := "k"
	if len(words) > 0 {
		base = words[0][:min(len(words[0]), suggestedKey)]
	}
	for i := 1; i < len(words) && len(base)+1+len(words[i]) <= suggestedKey; i++ {
		base += "_" + words[i]
	}
	key := base
	for n := 2; taken(key); n++ {
		suffix := "_" + strconv.Itoa(n)
		key = base[:min(len(base), maxKey-len(suffix))] + suffix
	}
	return key
}

// spelled is title in what a key may have, with spaces for all else.
func spelled(title, lang string) string {
	var out strings.Builder
	for _, r := range strings.ToLower(title) {
		letters, known := latin[r]
		if own, ok := ukrainian[r]; ok && lang == "uk" {
			letters = own
		}
		switch {
		case known:
			out.WriteString(letters)
		case r < unicode.MaxASCII && (unicode.IsLower(r) || unicode.IsDigit(r)):
			out.WriteRune(r)
		case r == '\'' || r == '’':
		default:
			out.WriteByte(' ')
		}
	}
	return out.String()
}
