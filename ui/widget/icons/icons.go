// Package icons holds the icons that pages draw, as they are vendored, and the
// one file that browsers load them from: drawn into the page, as they once were,
// they were half of a long list.
package icons

import (
	"embed"
	"regexp"
	"strings"
	"sync"
)

//go:embed *.svg
var files embed.FS

// File is the name of the sprite.
const File = "icons.svg"

// all is the inside of every icon by its name.
var all = sync.OnceValue(func() map[string]string {
	inside := map[string]string{}
	for _, name := range names() {
		raw, err := files.ReadFile(name + ".svg")
		if err != nil {
			panic(err) // the icons are embedded: a missing one is a broken build
		}
		inside[name] = strokes(string(raw))
	}
	return inside
})

// names are those of all icons, in order.
func names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	found := make([]string, len(entries))
	for i, entry := range entries {
		found[i] = strings.TrimSuffix(entry.Name(), ".svg")
	}
	return found
}

var stroke = regexp.MustCompile(`<(?:path|circle|rect|line|polyline)\s[^>]*?/>`)

// strokes takes the drawing out of an icon's file: without its frame and the
// invisible square behind it.
func strokes(svg string) string {
	var out strings.Builder
	for _, s := range stroke.FindAllString(svg, -1) {
		if !strings.Contains(s, `stroke="none"`) {
			out.WriteString(strings.Join(strings.Fields(s), " "))
		}
	}
	return out.String()
}

// Has reports whether there is an icon of that name.
func Has(name string) bool {
	_, ok := all()[name]
	return ok
}

// Sprite has every icon as a symbol by its name. What draws one says how thick
// its lines are, and in which colour.
var Sprite = sync.OnceValue(func() []byte {
	var out strings.Builder
	out.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">`)
	for _, name := range names() {
		out.WriteString(`<symbol id="` + name + `" viewBox="0 0 24 24">` + all()[name] + `</symbol>`)
	}
	out.WriteString(`</svg>`)
	return []byte(out.String())
})
