// Package widget holds the small parts that pages are made of. A widget knows
// nothing of the domain: it takes texts and addresses.
package widget

import (
	"fmt"

	"github.com/a-h/templ"

	"qaloop/ui/static"
	"qaloop/ui/widget/icons"
)

// Icon draws the icon of that name at 18 px, for the eye only: a word stands
// beside it, or the button around it has a label.
func Icon(name string) templ.Component { return icon(name, "icon") }

// SmallIcon is Icon at 16 px.
func SmallIcon(name string) templ.Component { return icon(name, "icon q-icon-s") }

// icon is the one place where markup is written as it stands: it comes from
// names in our own templates, never from people.
func icon(name, class string) templ.Component {
	if !icons.Has(name) {
		panic(fmt.Sprintf("widget: there is no icon %q", name))
	}
	return templ.Raw(`<svg class="` + class + `" aria-hidden="true"><use href="` + static.URL(icons.File) + `#` + name + `"/></svg>`)
}
