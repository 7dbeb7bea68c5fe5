package locale

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// read is a catalogue as its files have it: key → plural form → text. A text
// without forms stands under "other".
func read(t *testing.T, lang string) map[string]map[string]string {
	t.Helper()
	names, err := fs.Glob(catalog, "catalog/*."+lang+".toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no catalogue of %s: %v", lang, err)
	}
	all := map[string]map[string]string{}
	for _, name := range names {
		raw, err := catalog.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := toml.Unmarshal(raw, &tree); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		flatten(t, name, "", tree, all)
	}
	return all
}

var forms = []string{"zero", "one", "two", "few", "many", "other"}

func flatten(t *testing.T, file, prefix string, tree map[string]any, into map[string]map[string]string) {
	t.Helper()
	for name, v := range tree {
		key := prefix + name
		switch v := v.(type) {
		case string:
			add(t, file, key, map[string]string{"other": v}, into)
		case map[string]any:
			if text, ok := v["other"].(string); ok {
				message := map[string]string{"other": text}
				for _, form := range forms {
					if text, ok := v[form].(string); ok {
						message[form] = text
					}
				}
				add(t, file, key, message, into)
				continue
			}
			flatten(t, file, key+".", v, into)
		default:
			t.Errorf("%s: %q is neither a text nor a group", file, key)
		}
	}
}

func add(t *testing.T, file, key string, message map[string]string, into map[string]map[string]string) {
	t.Helper()
	if _, doubled := into[key]; doubled {
		t.Errorf("%s: %q is in two catalogues", file, key)
	}
	into[key] = message
}

// TestCatalogsAgree holds every language to the same keys and values, and
// every counted text to all the forms that its language has.
func TestCatalogsAgree(t *testing.T) {
	first := read(t, Languages[0])
	for i, lang := range Languages {
		c := read(t, lang)
		for key := range first {
			if _, ok := c[key]; !ok {
				t.Errorf("%s lacks %q", lang, key)
			}
		}
		needed := formsOf(tags[i])
		for key, message := range c {
			source, ok := first[key]
			if !ok {
				t.Errorf("%s has %q, %s has not", lang, key, Languages[0])
				continue
			}
			if (len(message) > 1) != (len(source) > 1) {
				t.Errorf("%q is counted in one of %s and %s only", key, lang, Languages[0])
			}
			for _, form := range needed {
				if _, ok := message[form]; len(message) > 1 && !ok {
					t.Errorf("%s: %q lacks the form %q", lang, key, form)
				}
			}
			if got, want := placeholders(message["other"]), placeholders(source["other"]); !slices.Equal(got, want) {
				t.Errorf("%s: %q takes %v, in %s %v", lang, key, got, Languages[0], want)
			}
		}
	}
}

func formsOf(tag language.Tag) []string {
	names := [...]string{"other", "zero", "one", "two", "few", "many"}
	found := map[string]bool{"other": true}
	for n := range 200 {
		found[names[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]] = true
	}
	return slices.Collect(maps.Keys(found))
}

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

func placeholders(text string) []string {
	found := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// TestLettersAreInTheFont finds letters that our two font files lack: they
// would come from another font.
func TestLettersAreInTheFont(t *testing.T) {
	has := &unicode.RangeTable{R16: []unicode.Range16{
		{Lo: 0x20, Hi: 0xff, Stride: 1},
		{Lo: 0x0400, Hi: 0x045f, Stride: 1},
		{Lo: 0x0490, Hi: 0x0491, Stride: 1},
		{Lo: 0x2010, Hi: 0x2026, Stride: 1},
		{Lo: 0x20ac, Hi: 0x20ac, Stride: 1},
		{Lo: 0x2116, Hi: 0x2116, Stride: 1},
		{Lo: 0x2212, Hi: 0x2212, Stride: 1},
	}}
	for _, lang := range Languages {
		for key, message := range read(t, lang) {
			for _, text := range message {
				for _, r := range text {
					if !unicode.Is(has, r) {
						t.Errorf("%s: %q has %q (%U)", lang, key, r, r)
					}
				}
			}
		}
	}
}

// sources reads every file of the repository below root whose name ends so.
func sources(t *testing.T, root string, ends ...string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && len(entry.Name()) > 2 || entry.Name() == "testdata") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") ||
			!slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(name, end) }) {
			return nil
		}
		raw, err := os.ReadFile(name)
		for line := range strings.Lines(string(raw)) {
			if !strings.HasPrefix(strings.TrimSpace(line), "//") {
				all.WriteString(line)
			}
		}
		all.WriteByte('\n')
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

var (
	asked    = regexp.MustCompile(`locale\.[TN]\(\w+, "([^"]+)"( ?\+)?`)
	askedFor = regexp.MustCompile(`\b[TN]\(ctx, "([^"]+)"( ?\+)?`)
	literal  = regexp.MustCompile(`"([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*[._]?)"`)
)

// TestEveryKeyHasATextAndEveryTextAKey reads the pages.
func TestEveryKeyHasATextAndEveryTextAKey(t *testing.T) {
	texts := read(t, Languages[0])
	code := sources(t, "..", ".go", ".templ")
	matches := append(asked.FindAllStringSubmatch(code, -1), askedFor.FindAllStringSubmatch(sources(t, ".", ".go"), -1)...)
	for _, m := range matches {
		key, isPrefix := m[1], m[2] != ""
		if isPrefix {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(texts)), func(k string) bool { return strings.HasPrefix(k, key) }) {
				t.Errorf("no text begins with %q", key)
			}
			continue
		}
		if _, ok := texts[key]; !ok {
			t.Errorf("%q has no text", key)
		}
	}
	named := map[string]bool{}
	for _, m := range literal.FindAllStringSubmatch(code, -1) {
		named[m[1]] = true
	}
	for key := range texts {
		if !used(named, key) {
			t.Errorf("nobody asks for %q", key)
		}
	}
}

// used reports whether key itself is named, or a beginning of it that ends
// where a word ends.
func used(named map[string]bool, key string) bool {
	if named[key] || strings.HasPrefix(key, "problem.") || strings.HasPrefix(key, "rule.") {
		return true
	}
	area := strings.IndexByte(key, '.')
	for i := range key {
		if i >= area && (key[i] == '.' || key[i] == '_') && named[key[:i+1]] {
			return true
		}
	}
	return false
}

var (
	problemCode = regexp.MustCompile(`problem\.New\(\s*problem\.\w+,\s*"([^"]+)"`)
	ownCode     = regexp.MustCompile(`\bNew\((?:Internal|NotFound), "([a-z_.]+)"`)
	missingNoun = regexp.MustCompile(`problem\.Missing\("([^"]+)"`)
	findByID    = regexp.MustCompile(`\[[\w.]+\]\([^)"]*, "([a-z_]+)", \w+`)
	validateTag = regexp.MustCompile("validate:\"([^\"]+)\"")
)

// TestEveryProblemHasAText reads the whole repository for codes of problems
// and rules of fields.
func TestEveryProblemHasAText(t *testing.T) {
	code := sources(t, "../..", ".go")
	wanted := map[string]bool{}
	for _, m := range append(problemCode.FindAllStringSubmatch(code, -1), ownCode.FindAllStringSubmatch(sources(t, "../../internal/problem", ".go"), -1)...) {
		wanted["problem."+m[1]] = true
	}
	for _, m := range append(missingNoun.FindAllStringSubmatch(code, -1), findByID.FindAllStringSubmatch(code, -1)...) {
		wanted["problem."+m[1]+".not_found"] = true
	}
	for _, m := range validateTag.FindAllStringSubmatch(code, -1) {
		for rule := range strings.SplitSeq(m[1], ",") {
			name, _, _ := strings.Cut(rule, "=")
			if name != "omitempty" && name != "dive" && name != "keys" && name != "endkeys" && name != "structonly" && name != "-" {
				wanted["rule."+name] = true
			}
		}
	}
	texts := read(t, Languages[0])
	for _, key := range slices.Sorted(maps.Keys(wanted)) {
		if _, ok := texts[key]; !ok {
			t.Errorf("%q has no text", key)
		}
	}
	for key := range texts {
		if strings.HasPrefix(key, "problem.") && !wanted[key] && !aboutThePage(key) {
			t.Errorf("no problem is called %q", key)
		}
	}
}

// aboutThePage reports whether key is a word of the page that shows problems,
// and not a problem.
func aboutThePage(key string) bool { return strings.HasPrefix(key, "problem.page_") }
