package ui

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"qaloop/internal/problem"
	"qaloop/training"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// numberOrNothing is n as a field shows it that may be empty.
func numberOrNothing(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// wrongDuty is what is wrong with the duties: they share one field.
func wrongDuty(wrong *problem.Error, in training.CourseInput) *problem.Field {
	for i := range in.Duties {
		if f := wrong.Field(fmt.Sprintf("#/duties/%d", i)); f != nil {
			return f
		}
	}
	return wrong.Field("#/duties")
}

// titleOr is a title, or that there is none yet.
func titleOr(ctx context.Context, title string) string {
	if title == "" {
		return locale.T(ctx, "course.untitled")
	}
	return title
}

func removedText(ctx context.Context, p removedPart) string {
	if p.Lesson != nil {
		return locale.T(ctx, "course.lesson_removed", "title", titleOr(ctx, p.Lesson.Title))
	}
	return locale.T(ctx, "course.question_removed", "title", titleOr(ctx, p.Question.Text))
}

// one is the kind of a question with one right answer.
const one = "one"

func kindOf(q training.Question) string {
	if q.Multiple {
		return several
	}
	return one
}

func kindChoices(ctx context.Context) []widget.Choice {
	return []widget.Choice{
		{Value: one, Label: locale.T(ctx, "course.kind_one")},
		{Value: several, Label: locale.T(ctx, "course.kind_several")},
	}
}

// markdownTool is a button that writes Markdown.
type markdownTool struct{ name, icon, keys string }

// markdownTools are the buttons, in their order; editor.js knows what each
// writes.
var markdownTools = []markdownTool{
	{"heading", "heading", ""},
	{"bold", "bold", "Ctrl+B"},
	{"italic", "italic", "Ctrl+I"},
	{"bullets", "list", "Ctrl+Shift+8"},
	{"numbers", "list-numbers", "Ctrl+Shift+7"},
	{"quote", "quote", "Ctrl+Shift+9"},
	{"link", "link", ""},
	{"table", "table", ""},
}

func toolTitle(ctx context.Context, t markdownTool) string {
	title := locale.T(ctx, "course.md_"+t.name)
	if t.keys != "" {
		title += " (" + t.keys + ")"
	}
	return title
}

// markdownExamples are what the help shows, each as it is written.
func markdownExamples(ctx context.Context) []string {
	word, second := locale.T(ctx, "course.md_word"), locale.T(ctx, "course.md_second")
	return []string{
		"## " + word,
		"**" + word + "**, *" + second + "*",
		"- " + word + "\n- " + second,
		"1. " + word + "\n2. " + second,
		"> " + word,
		"[" + word + "](https://example.com)",
		strings.Join([]string{"| " + word + " | " + second + " |", "| --- | --- |", "| 1 | 2 |"}, "\n"),
		"---",
	}
}
