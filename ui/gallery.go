package ui

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"qaloop/internal/identity"
	"qaloop/internal/web"
	"qaloop/ui/layout"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

const galleryPath = "/dev/gallery"

// galleryRoutes show every widget in every state, and every page that says that
// something is not as it should be, from made-up data: for those who work on
// Qaloop. They are there only where Deps.Dev says so.
func (f *Face) galleryRoutes() []web.Route {
	if !f.Dev {
		return nil
	}
	return []web.Route{
		{Method: get, Path: galleryPath, Permission: identity.Public, Handler: f.showGallery},
		{Method: get, Path: galleryPath + "/:section", Permission: identity.Public, Handler: f.showGallery},
		{Method: get, Path: galleryPath + "/states/:state", Permission: identity.Public, Handler: f.showGalleryState},
	}
}

// galleryQuery is how the gallery is looked at.
type galleryQuery struct {
	Lang  string `query:"lang" validate:"omitempty,oneof=ru uk en"`
	Theme string `query:"theme" validate:"omitempty,oneof=light dark"`
}

// galleryView is a section of the gallery.
type galleryView struct {
	galleryQuery

	Section string
}

// gallerySections are the parts of the gallery, each on a page of its own.
var gallerySections = []struct {
	key  string
	show func(galleryView) templ.Component
}{
	{"parts", func(galleryView) templ.Component { return galleryParts() }},
	{"forms", func(galleryView) templ.Component { return galleryForms() }},
	{"lists", func(galleryView) templ.Component { return galleryLists() }},
	{"figures", func(galleryView) templ.Component { return galleryFigures() }},
	{"charts", func(galleryView) templ.Component { return galleryCharts() }},
	{"evaluation", func(galleryView) templ.Component { return galleryEvaluation() }},
	{"states", galleryStates},
}

// address is that of a section, looked at in the same way.
func (q galleryQuery) address(section string) string {
	values := url.Values{}
	for name, value := range map[string]string{"lang": q.Lang, "theme": q.Theme} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if len(values) == 0 {
		return galleryPath + "/" + section
	}
	return galleryPath + "/" + section + "?" + values.Encode()
}

func (v galleryView) tabs(ctx context.Context) []widget.Tab {
	tabs := make([]widget.Tab, len(gallerySections))
	for i, s := range gallerySections {
		tabs[i] = widget.Tab{Label: locale.T(ctx, "gallery.s_"+s.key), Address: v.address(s.key), Current: s.key == v.Section}
	}
	return tabs
}

func (v galleryView) content() templ.Component {
	for _, s := range gallerySections {
		if s.key == v.Section {
			return s.show(v)
		}
	}
	return nil
}

// showGallery shows GET /dev/gallery/{section}?lang=&theme=.
func (f *Face) showGallery(c echo.Context) error {
	q, err := f.galleryViewer(c)
	if err != nil {
		return err
	}
	v := galleryView{galleryQuery: q, Section: c.Param("section")}
	if v.Section == "" {
		v.Section = gallerySections[0].key
	}
	if v.content() == nil {
		return web.ErrNoPage
	}
	if v.Section == gallerySections[0].key {
		r := c.Request()
		viewer := layout.ViewerOf(r.Context())
		viewer.Notice = layout.Notice{Text: locale.T(r.Context(), "gallery.note_good"), Undo: galleryPath}
		c.SetRequest(r.WithContext(layout.With(r.Context(), viewer)))
	}
	return show(c, http.StatusOK, galleryPage(v))
}

// galleryMoment is when everything in the gallery is looked at, so that its
// pictures differ only where somebody changed something.
var galleryMoment = time.Date(2026, 11, 23, 9, 14, 0, 0, time.UTC)

// galleryViewer makes the context of c that of somebody made up who looks in
// the way that the address says.
func (f *Face) galleryViewer(c echo.Context) (galleryQuery, error) {
	q, err := web.Query[galleryQuery](c)
	if err != nil {
		return q, err
	}
	r := c.Request()
	ctx := locale.With(r.Context(), locale.Listener{
		Lang: q.Lang, Accept: r.Header.Get("Accept-Language"), Zone: f.Zone, Now: galleryMoment,
	})
	v := layout.ViewerOf(ctx)
	v.Name, v.Role, v.Theme, v.Notice = locale.T(ctx, "gallery.me"), string(identity.Operator), q.Theme, layout.Notice{}
	v.Places = placesOf(identity.Actor{ID: "gallery", Roles: []identity.Role{identity.Operator}})
	c.SetRequest(r.WithContext(layout.With(ctx, v)))
	return q, nil
}
