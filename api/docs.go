package api

import (
	"embed"
	"mime"
	"path"
	"sync"

	"github.com/labstack/echo/v4"

	"qaloop/internal/web"
)

//go:embed docs/index.html docs/start.js docs/swagger-ui-5.35.0/*.js docs/swagger-ui-5.35.0/*.css
var docsFiles embed.FS

// docs are the page at /api/docs and what it loads, by name.
var docs = sync.OnceValues(func() (map[string]file, error) {
	found := map[string]file{}
	for _, name := range []string{
		"docs/index.html", "docs/start.js", "docs/swagger-ui-5.35.0/swagger-ui-bundle.js", "docs/swagger-ui-5.35.0/swagger-ui.css",
	} {
		content, err := docsFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		found[path.Base(name)] = newFile(mime.TypeByExtension(path.Ext(name)), content)
	}
	return found, nil
})

// showDocs handles GET /api/docs.
func (h handler) showDocs(c echo.Context) error { return showDocsFile(c, "index.html") }

// showDocsFile handles GET /api/docs/{file}.
func (h handler) showDocsFile(c echo.Context) error { return showDocsFile(c, c.Param("file")) }

func showDocsFile(c echo.Context, name string) error {
	files, err := docs()
	if err != nil {
		return err
	}
	f, ok := files[name]
	if !ok {
		return web.ErrNoPage
	}
	return f.serve(c)
}

// showDocument handles GET /api/openapi.json.
func (h handler) showDocument(c echo.Context) error { return h.document.serve(c) }
