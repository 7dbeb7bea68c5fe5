package ui

import (
	"bytes"
	"regexp"
	"sync"

	"github.com/a-h/templ"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// lessonWriter turns Markdown into HTML; raw HTML in it is left out.
var lessonWriter = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList))
})

// lessonPolicy is all that a lesson may hold, whatever goldmark lets through.
var lessonPolicy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li")
	p.AllowElements("table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("type").Matching(regexp.MustCompile(`^checkbox$`)).OnElements("input")
	p.AllowAttrs("checked", "disabled").Matching(regexp.MustCompile(`^$`)).OnElements("input")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("https", "http", "mailto")
	p.AllowRelativeURLs(false)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
})

// heading finds the headings of a lesson.
var heading = regexp.MustCompile(`(</?h)([1-6])([ >])`)

// below moves the headings of a lesson under the h1 of its page: the highest
// becomes an h2, and the others keep their distance to it.
func below(html []byte) []byte {
	highest := byte('6')
	for _, tag := range heading.FindAllSubmatch(html, -1) {
		highest = min(highest, tag[2][0])
	}
	return heading.ReplaceAllFunc(html, func(tag []byte) []byte {
		tag = bytes.Clone(tag)
		at := bytes.IndexByte(tag, 'h') + 1
		tag[at] = min('6', '2'+tag[at]-highest)
		return tag
	})
}

// lesson shows the Markdown of a lesson. This is the one place where HTML is
// made from what people write.
func lesson(markdown string) templ.Component {
	var html bytes.Buffer
	if err := lessonWriter().Convert([]byte(markdown), &html); err != nil {
		html.Reset() // goldmark fails only if its writer does
	}
	return templ.Raw(string(lessonPolicy().SanitizeBytes(below(html.Bytes()))))
}
