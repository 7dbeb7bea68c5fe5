package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"qaloop/internal/export"
)

func TestFilesAreNamedForOldProgramsAndNew(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"calls 2026-11-23.csv":      `attachment; filename="calls-2026-11-23.csv"; filename*=UTF-8''calls%202026-11-23.csv`,
		"Обращения 2026-11-23.xlsx": `attachment; filename="2026-11-23.xlsx"; filename*=UTF-8''%D0%9E%D0%B1%D1%80%D0%B0%D1%89%D0%B5%D0%BD%D0%B8%D1%8F%202026-11-23.xlsx`,
		"Ой.csv":                    `attachment; filename="export.csv"; filename*=UTF-8''%D0%9E%D0%B9.csv`,
		"a\"\r\nb;c.csv":            `attachment; filename="a-b-c.csv"; filename*=UTF-8''a%22%0D%0Ab%3Bc.csv`,
	} {
		if got := disposition(name); got != want {
			t.Errorf("%q is sent as %s", name, got)
		}
	}
}

// shop answers every request with a file of so many rows, and then fails with
// what Download says.
func shop(t *testing.T, fill func(ctx context.Context, w *export.Writer) error) *httptest.Server {
	t.Helper()
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		if c.Response().Committed {
			panic(http.ErrAbortHandler)
		}
		_ = c.String(Failure(c, slog.New(slog.DiscardHandler), err).Kind.Status(), "problem")
	}
	e.GET("/file", func(c echo.Context) error {
		table := export.Table{Format: export.Plain, Name: "list", Heads: []string{"n"}}
		return Download(c, table, func(w *export.Writer) error { return fill(c.Request().Context(), w) })
	})
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	return server
}

func fetched(t *testing.T, server *httptest.Server) (*http.Response, string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/file", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return res, string(body), err
}

func TestDownloadIsWholeOrFails(t *testing.T) {
	t.Parallel()
	rows := func(n int, then error) func(context.Context, *export.Writer) error {
		return func(_ context.Context, w *export.Writer) error {
			for range n {
				if err := w.Row(strings.Repeat("x", 1000)); err != nil {
					return err
				}
			}
			return then
		}
	}
	res, body, err := fetched(t, shop(t, rows(2, nil)))
	if err != nil || res.StatusCode != http.StatusOK || strings.Count(body, "\n") != 3 || res.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("%v, %d, %s, %q", err, res.StatusCode, res.Header, body)
	}
	broken := errors.New("broken")
	if res, body, err = fetched(t, shop(t, rows(2, broken))); err != nil || res.StatusCode != http.StatusInternalServerError || body != "problem" || res.Header.Get("Content-Disposition") != "" {
		t.Errorf("a failure at the beginning: %v, %d, %s, %q", err, res.StatusCode, res.Header, body)
	}
	if _, _, err = fetched(t, shop(t, rows(1000, broken))); err == nil {
		t.Error("a failure in the middle looks like a whole file")
	}
}

func TestDownloadEndsWhenNobodyWaits(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	server := shop(t, func(ctx context.Context, w *export.Writer) error {
		defer close(ended)
		for ctx.Err() == nil {
			if err := w.Row(strings.Repeat("x", 10_000)); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/file", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	leave()
	<-ended
}
