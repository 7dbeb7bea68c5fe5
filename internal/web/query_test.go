package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/labstack/echo/v4"

	"qaloop/internal/paging"
)

type parcelFilter struct {
	State  string    `query:"state" validate:"omitempty,oneof=new sent"`
	From   time.Time `query:"from"`
	Urgent *bool     `query:"urgent"`
}

func asked(query string) (parcelFilter, paging.Request, error) {
	c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/parcels?"+query, nil), httptest.NewRecorder())
	return ListQuery[parcelFilter](c)
}

func TestListQueryTakes(t *testing.T) {
	filter, page, err := asked("state=sent&from=2026-11-23&urgent=false&limit=100&after=")
	if err != nil {
		t.Fatal(err)
	}
	no := false
	want := parcelFilter{State: "sent", From: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), Urgent: &no}
	if diff := cmp.Diff(want, filter); diff != "" {
		t.Errorf("filter (-want +got):\n%s", diff)
	}
	if page.Limit() != 100 {
		t.Errorf("limit = %d, want 100", page.Limit())
	}
}

func TestListQueryRefuses(t *testing.T) {
	for query, want := range map[string][]string{
		"stat=new":              {"#/stat unknown"},
		"state=new&state=sent":  {"#/state twice"},
		"state=lost":            {"#/state oneof"},
		"state[$ne]=new":        {"#/state[$ne] unknown"},
		"limit=0":               {"#/limit min"},
		"limit=101":             {"#/limit max"},
		"limit=ten&from=monday": {"#/from type", "#/limit type"},
		"urgent=1":              {"#/urgent type"},
		"state=%ff":             {"#/state type"},
		"state=%zz":             nil,
	} {
		t.Run(query, func(t *testing.T) {
			_, _, err := asked(query)
			refuses(t, err, want)
		})
	}
}
