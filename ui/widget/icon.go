// Package widget holds the small parts that pages are made of. A widget knows
// nothing of the domain: it takes texts and addresses.
package widget

import (
	"embed"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

//go:embed icons/*.svg
var icons embed.FS

// drawn is the inside of every icon by its name, as the vendored files have it.
var drawn = sync.OnceValue(func() map[string]string {
	entries, err := icons.ReadDir("icons")
	if err != nil {
		panic(err) // the icons are embedded: a missing one is a broken build
	}
	all := map[string]string{}
	for _, entry := range entries {
		raw, err := icons.ReadFile("icons/" + entry.Name())
		if err != nil {
			panic(err)
		}
		all[strings.TrimSuffix(entry.Name(), ".svg")] = strokes(string(raw))
	}
	return all
})

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

// Icon draws the icon of that name at 18 px, for the eye only: a word stands
// beside it, or the button around it has a label.
func Icon(name string) templ.Component { return icon(name, "icon") }

// SmallIcon is Icon at 16 px.
func SmallIcon(name string) templ.Component { return icon(name, "icon q-icon-s") }

// icon is the one place where markup is written as it stands: it comes from
// the embedded files and from our own templates, never from people.
func icon(name, class string) templ.Component {
	inside, ok := drawn()[name]
	if !ok {
		panic(fmt.Sprintf("widget: there is no icon %q", name))
	}
	return templ.Raw(`<svg class="` + class + `" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">` + inside + `</svg>`)
}
