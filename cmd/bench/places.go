package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"qaloop/internal/identity"
)

// place is a page or a list of the API, and whose it is.
type place struct {
	Role string `json:"role"`
	Path string `json:"path"`
}

var (
	inSideBar = regexp.MustCompile(`<a class="q-nav-a[^>]*? href="(/[^"]*)"`)
	toOne     = regexp.MustCompile(`href="(/[a-z-]+/(?:[a-z]+_[a-z0-9]{26}|[0-9a-f-]{36}))"`)
)

// apiLists are the lists and reports of the API with who asks for them. A * is
// the ID of the first of the collection.
var apiLists = []place{
	{"qa", "/api/v1/interactions"},
	{"qa", "/api/v1/interactions?line=Черга 1"},
	{"qa", "/api/v1/evaluations"},
	{"qa", "/api/v1/evaluations?state=submitted"},
	{"qa", "/api/v1/findings"},
	{"qa", "/api/v1/survey-responses"},
	{"qa", "/api/v1/surveys"},
	{"qa", "/api/v1/scorecards"},
	{"qa", "/api/v1/rules"},
	{"qa", "/api/v1/imports"},
	{"trainer", "/api/v1/assignments"},
	{"trainer", "/api/v1/courses"},
	{"supervisor", "/api/v1/evaluations"},
	{"supervisor", "/api/v1/interactions"},
	{"supervisor", "/api/v1/assignments"},
	{"operator", "/api/v1/evaluations"},
	{"operator", "/api/v1/assignments"},
	{"manager", "/api/v1/reports/overview"},
	{"admin", "/api/v1/staff"},
	{"admin", "/api/v1/teams"},
	{"admin", "/api/v1/tokens"},
	{"admin", "/api/v1/audit"},
	{"admin", "/api/v1/search?q=Олена"},
}

// places are all that roles find in their side bars, and the lists of the API.
func (b *bench) places(of map[string]visitor) ([]place, error) {
	var found []place
	for _, role := range identity.Roles {
		v := of[string(role)]
		page, err := v.page("/account")
		if err != nil {
			return nil, err
		}
		for _, m := range inSideBar.FindAllStringSubmatch(page, -1) {
			one := place{string(role), m[1]}
			if !slices.Contains(found, one) {
				found = append(found, one)
			}
		}
	}
	for _, p := range apiLists {
		path, query, _ := strings.Cut(p.Path, "?")
		if name, value, ok := strings.Cut(query, "="); ok {
			p.Path = path + "?" + name + "=" + url.QueryEscape(value)
		}
		found = append(found, p)
	}
	return found, nil
}

// details are pages of one thing each: the first of every kind that the lists
// of a role link to.
func (b *bench) details(of map[string]visitor, lists []place) []place {
	var found []place
	seen := map[string]bool{} // role and kind
	for _, p := range lists {
		if strings.HasPrefix(p.Path, "/api/") {
			continue
		}
		page, err := of[p.Role].page(p.Path)
		if err != nil {
			continue // what fails is told by its times
		}
		for _, m := range toOne.FindAllStringSubmatch(page, -1) {
			kind := p.Role + m[1][:strings.LastIndex(m[1], "/")]
			if !seen[kind] {
				seen[kind] = true
				found = append(found, place{p.Role, m[1]})
			}
		}
	}
	return found
}

// page is the text of a page.
func (v visitor) page(path string) (string, error) {
	a, err := v.Want(v.ctx, http.StatusOK, http.MethodGet, v.instance.URL+path, nil)
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return string(a.Body), nil
}
