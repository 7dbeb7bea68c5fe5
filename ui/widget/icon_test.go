package widget

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	drawnIcon = regexp.MustCompile(`\b(?:Icon|SmallIcon)\("([a-z0-9-]+)"\)`)
	anyString = regexp.MustCompile(`"([a-z0-9]+(?:-[a-z0-9]+)*)"`)
)

// TestIconsAreThereAndUsed reads the pages: every icon that they draw is
// vendored, and every vendored one is drawn.
func TestIconsAreThereAndUsed(t *testing.T) {
	named := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		source := strings.HasSuffix(path, ".templ") || strings.HasSuffix(path, ".go")
		if err != nil || !source || strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, m := range drawnIcon.FindAllStringSubmatch(string(raw), -1) {
			if _, ok := drawn()[m[1]]; !ok {
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
	for name, inside := range drawn() {
		if inside == "" {
			t.Errorf("%q is empty", name)
		}
		if !named[name] {
			t.Errorf("nobody draws %q", name)
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{"Ольга Мельник": "ОМ", "Ольга Петровна Мельник": "ОП", "олена": "О", "": ""} {
		if got := initials(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
