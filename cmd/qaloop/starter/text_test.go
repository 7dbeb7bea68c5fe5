package starter

import (
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// texts are all words of a language with the place where they stand. The text
// of a JSON file is what its strings say.
func texts(t *testing.T, lang string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(files, path.Join("content", lang), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		if path.Ext(name) != ".json" {
			all[name] = string(text)
			return nil
		}
		var value any
		if err := json.Unmarshal(text, &value); err != nil {
			return err
		}
		all[name] = strings.Join(sentences(value), "\n")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// sentences are the strings in a JSON value.
func sentences(value any) []string {
	var all []string
	switch v := value.(type) {
	case string:
		all = append(all, v)
	case []any:
		for _, item := range v {
			all = append(all, sentences(item)...)
		}
	case map[string]any:
		for _, item := range v {
			all = append(all, sentences(item)...)
		}
	}
	return all
}

// unwanted are words and signs that the product does not use.
var unwanted = map[string]string{
	"ru": `(?i)успешно|(^|\P{L})данн(ый|ая|ое|ого|ому|ой)(\P{L}|$)|пожалуйста|осуществ|в рамках|ошибка!|нарушител|[іїєґ]`,
	"uk": `(?i)успішно|даний|дана |будь ласка|здійсн|в рамках|у рамках|помилка!|порушник|[ыъэё]`,
	"en": `(?i)successfully|\bplease\b|in order to|utili[sz]e|error!|\p{Cyrillic}`,
}

// wrongSigns are straight quotes, a hyphen for a dash, an ellipsis of dots and
// letters that the page's font does not hold.
var wrongSigns = regexp.MustCompile(`["'` + "`" + `]| - |\.\.\.|[←→↑↓≤≥●✓✕⌘₴]`)

func TestWordsAndSigns(t *testing.T) {
	for _, lang := range languages {
		banned := regexp.MustCompile(unwanted[lang])
		for name, text := range texts(t, lang) {
			for line := range strings.Lines(text) {
				if found := banned.FindString(line); found != "" {
					t.Errorf("%s: %q in %q", name, found, line)
				}
				if found := wrongSigns.FindString(line); found != "" && !tableRule(line) {
					t.Errorf("%s: %q in %q", name, found, line)
				}
				if shouted(line) != "" {
					t.Errorf("%s: capitals in %q", name, line)
				}
			}
		}
	}
}

// tableRule reports whether line is the one under the head of a table.
func tableRule(line string) bool {
	return strings.Trim(line, "|- \n") == ""
}

// shouted is a word of four Cyrillic capitals or more.
func shouted(line string) string {
	for word := range strings.FieldsFuncSeq(line, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len([]rune(word)) > 3 && word == strings.ToUpper(word) && unicode.Is(unicode.Cyrillic, []rune(word)[0]) {
			return word
		}
	}
	return ""
}

// looseDash is a dash that could begin a line, and loosePreposition a short
// word that could end one.
var (
	looseDash        = regexp.MustCompile(`\S —`)
	loosePreposition = regexp.MustCompile(`(?i)(^|[\s«„(])(в|во|к|ко|с|со|о|об|у|на|за|до|по|из|от) [\p{L}\d«„]`)
)

func TestShortWordsAndDashesDoNotHangOver(t *testing.T) {
	for _, lang := range languages {
		if lang == "en" {
			continue
		}
		for name, text := range texts(t, lang) {
			if path.Ext(name) != ".md" {
				continue
			}
			_, body, _ := strings.Cut(text, "\n") // titles are names, and searched for as such
			for line := range strings.Lines(body) {
				for _, loose := range []*regexp.Regexp{looseDash, loosePreposition} {
					if found := loose.FindString(line); found != "" {
						t.Errorf("%s: %q in %q", name, found, line)
					}
				}
			}
		}
	}
}
