package ui

import (
	"maps"
	"net/url"

	"github.com/labstack/echo/v4"
)

// listAddress is the address of a list as it is narrowed, without the page of it
// that is shown.
type listAddress struct {
	path   string
	values url.Values
}

// listAt is the address of the list at path that was asked for.
func listAt(c echo.Context, path string) listAddress {
	at := listAddress{path, url.Values{}}
	for name, values := range c.QueryParams() {
		if name != "after" && name != "limit" && len(values) > 0 && values[0] != "" {
			at.values[name] = values[:1]
		}
	}
	return at
}

// with is a with these parameters, each a name and its value; an empty value
// takes one away.
func (a listAddress) with(pairs ...string) listAddress {
	values := url.Values{}
	maps.Copy(values, a.values)
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Del(pairs[i])
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	return listAddress{a.path, values}
}

// without is a without these parameters.
func (a listAddress) without(names ...string) listAddress {
	values := maps.Clone(a.values)
	for _, name := range names {
		values.Del(name)
	}
	return listAddress{a.path, values}
}

func (a listAddress) String() string {
	if len(a.values) == 0 {
		return a.path
	}
	return a.path + "?" + a.values.Encode()
}
