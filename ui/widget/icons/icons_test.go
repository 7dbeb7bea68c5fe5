package icons_test

import (
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"qaloop/ui/widget/icons"
)

var (
	drawnIcon = regexp.MustCompile(`\b(?:Icon|SmallIcon)\("([a-z0-9-]+)"\)`)
	anyString = regexp.MustCompile(`"([a-z0-9]+(?:-[a-z0-9]+)*)"`)
)

// TestIconsAreThereAndUsed reads the pages: every icon that they draw is
// vendored, and every vendored one is drawn.
func TestIconsAreThereAndUsed(t *testing.T) {
	t.Parallel()
	named := map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		source := strings.HasSuffix(path, ".templ") || strings.HasSuffix(path, ".go")
		if err != nil || !source || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, m := range drawnIcon.FindAllStringSubmatch(string(raw), -1) {
			if !icons.Has(m[1]) {
				t.Errorf("%s draws %q, which is not vendored", path, m[1])
			}
		}
		for _, m := range anyString.FindAllStringSubmatch(string(raw), -1) {
			named[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, strokes := range symbols(t) {
		if strokes == 0 {
			t.Errorf("%q is empty", name)
		}
		if !named[name] {
			t.Errorf("nobody draws %q", name)
		}
	}
}

// symbols counts the strokes of every icon in the sprite, by its name.
func symbols(t *testing.T) map[string]int {
	t.Helper()
	found, current := map[string]int{}, ""
	read := xml.NewDecoder(strings.NewReader(string(icons.Sprite())))
	for {
		token, err := read.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		element, ok := token.(xml.StartElement)
		switch {
		case !ok || element.Name.Local == "svg":
		case element.Name.Local == "symbol":
			current = element.Attr[0].Value
			found[current] = 0
		default:
			found[current]++
		}
	}
	if len(found) == 0 {
		t.Fatal("the sprite is empty")
	}
	return found
}
