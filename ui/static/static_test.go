package static

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// TestVendoredFilesAreWhatWeTook compares every vendored file with the sum
// that the vendoring script wrote down.
func TestVendoredFilesAreWhatWeTook(t *testing.T) {
	raw, err := files.ReadFile("vendor/VENDOR.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct {
		Package, Version, Licence string
		Files                     []struct{ Path, SHA256 string }
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if p.Version == "" || p.Licence == "" || len(p.Files) == 0 {
			t.Errorf("%q lacks its version, licence or files", p.Package)
		}
		for _, f := range p.Files {
			content, err := os.ReadFile(path.Join("..", f.Path))
			if err != nil {
				t.Error(err)
				continue
			}
			if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != f.SHA256 {
				t.Errorf("%s is not what was taken from %s %s", f.Path, p.Package, p.Version)
			}
		}
	}
}

func get(t *testing.T, address, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestFilesAreKeptForGood(t *testing.T) {
	for _, address := range []string{
		URL("app.css"), URL("js/theme.js"), VendorURL("htmx-2.0.11/htmx.min.js"),
		VendorURL("inter-5.3.0/inter-latin-wght-normal.woff2"),
	} {
		res := get(t, address, "gzip")
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", address, res.StatusCode)
		}
		if got := res.Header.Get("Cache-Control"); got != forGood {
			t.Errorf("%s: Cache-Control %q", address, got)
		}
		packed := res.Header.Get("Content-Encoding") == "gzip"
		if text := strings.HasPrefix(res.Header.Get("Content-Type"), "text/"); packed != text {
			t.Errorf("%s: packed %v, text %v", address, packed, text)
		}
	}
}

func TestPageOfAnotherReleaseGetsPresentFiles(t *testing.T) {
	res := get(t, "/static/own/0123456789ab/js/theme.js", "")
	if res.StatusCode != http.StatusOK || res.Header.Get("Cache-Control") != never {
		t.Errorf("status %d, Cache-Control %q", res.StatusCode, res.Header.Get("Cache-Control"))
	}
	if res.Header.Get("Content-Encoding") != "" {
		t.Error("packed for a browser that cannot unpack")
	}
}

func TestUnknownFileIsMissing(t *testing.T) {
	for _, address := range []string{"/static/own/x/none.js", "/static/vendor/none.js", "/static/", "/static/../static.go"} {
		if res := get(t, address, ""); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", address, res.StatusCode)
		}
	}
}

var reference = regexp.MustCompile(`url\(([^)"]+)\)`)

// TestStyleSheetNamesFilesThatExist follows every address in the style sheet.
func TestStyleSheetNamesFilesThatExist(t *testing.T) {
	sheet, err := io.ReadAll(get(t, URL("app.css"), "").Body)
	if err != nil {
		t.Fatal(err)
	}
	found := reference.FindAllSubmatch(sheet, -1)
	if len(found) == 0 {
		t.Fatal("no font is named")
	}
	for _, ref := range found {
		address := path.Join(path.Dir(URL("app.css")), string(ref[1]))
		if res := get(t, address, ""); res.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", address, res.StatusCode)
		}
	}
}

// TestPhoneLayoutIsForScreens keeps paper, which is as narrow as a phone, from
// being laid out as one.
func TestPhoneLayoutIsForScreens(t *testing.T) {
	sheet, err := io.ReadAll(get(t, URL("app.css"), "").Body)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(sheet)) {
		if strings.HasPrefix(line, "@media (") && strings.Contains(line, "max-width") {
			t.Errorf("%s is for paper, too: say @media screen and (…)", strings.TrimSpace(line))
		}
	}
}
