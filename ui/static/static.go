// Package static holds the files that browsers load: what others made under
// vendor (see vendor-src), and our own style sheets and scripts under own.
//
// Every address says which content it stands for: a vendored file by the
// version in its path, one of ours by the hash of the folder. So browsers keep
// them for good, and a new release is fetched at once.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"qaloop/ui/widget/icons"
)

//go:embed own vendor
var files embed.FS

// Prefix is the path under which Handler serves.
const Prefix = "/static/"

const (
	ownFolder    = "own/"
	vendorFolder = "vendor/"
	forGood      = "public, max-age=31536000, immutable"
	never        = "no-cache"
)

// version names the content of everything of our own. The scripts import each
// other, so they share it.
var version = sync.OnceValue(func() string {
	sum := sha256.New()
	err := fs.WalkDir(files, "own", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		sum.Write([]byte(name))
		sum.Write(content)
		return err
	})
	if err != nil {
		panic(err) // the files are embedded: one that cannot be read is a broken build
	}
	sum.Write(icons.Sprite())
	return hex.EncodeToString(sum.Sum(nil))[:12]
})

// URL is the address of one of our own files, such as "app.css".
func URL(name string) string { return Prefix + "own/" + version() + "/" + name }

// VendorURL is the address of a vendored file, such as
// "htmx-2.0.11/htmx.min.js".
func VendorURL(name string) string { return Prefix + vendorFolder + name }

// Handler serves the files.
func Handler() http.Handler { return http.HandlerFunc(serve) }

func serve(w http.ResponseWriter, r *http.Request) {
	name, keep := locate(strings.TrimPrefix(r.URL.Path, Prefix))
	asset, ok := load(name)
	if !ok {
		http.NotFound(w, r)
		return
	}
	head := w.Header()
	head.Set("Content-Type", asset.kind)
	head.Set("Cache-Control", keep)
	head.Set("X-Content-Type-Options", "nosniff")
	body := asset.plain
	if asset.zipped != nil {
		head.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			head.Set("Content-Encoding", "gzip")
			body = asset.zipped
		}
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// locate turns a path below Prefix into the name of a file, and says how long
// it may be kept. A page of another release asks for another version of our
// files; it gets the present ones, and may not keep them.
func locate(requested string) (name, keep string) {
	if strings.HasPrefix(requested, vendorFolder) {
		return requested, forGood
	}
	asked, rest, _ := strings.Cut(strings.TrimPrefix(requested, ownFolder), "/")
	if asked == version() {
		return ownFolder + rest, forGood
	}
	return ownFolder + rest, never
}

// asset is a file ready to be sent. zipped is nil where packing saves nothing.
type asset struct {
	kind          string
	plain, zipped []byte
}

var loaded sync.Map // name → asset

func load(name string) (asset, bool) {
	if a, ok := loaded.Load(name); ok {
		a, ok := a.(asset)
		return a, ok
	}
	plain, err := read(name)
	if err != nil {
		return asset{}, false
	}
	a := asset{kind: contentType(name), plain: plain}
	if strings.HasPrefix(a.kind, "text/") || strings.HasSuffix(name, ".svg") {
		a.zipped = pack(plain)
	}
	loaded.Store(name, a)
	return a, true
}

// read is the content of a file. The style sheet is all of ours in the order of
// their names, and the icons are one file, so that a page asks for one of each.
func read(name string) ([]byte, error) {
	switch name {
	case ownFolder + icons.File:
		return icons.Sprite(), nil
	case ownFolder + "app.css":
		return sheet()
	}
	return files.ReadFile(name)
}

func sheet() ([]byte, error) {
	parts, err := fs.Glob(files, "own/css/*.css")
	if err != nil {
		return nil, err
	}
	var all bytes.Buffer
	for _, part := range parts {
		content, err := files.ReadFile(part)
		if err != nil {
			return nil, err
		}
		all.Write(content)
	}
	return all.Bytes(), nil
}

func contentType(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "text/plain; charset=utf-8"
}

func pack(plain []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if _, err := w.Write(plain); err != nil || w.Close() != nil || out.Len() >= len(plain) {
		return nil
	}
	return out.Bytes()
}
