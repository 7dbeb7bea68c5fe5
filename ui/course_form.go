package ui

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"qaloop/training"
	"qaloop/ui/locale"
)

// The names of the fields that a course is written in. Lessons, questions and
// options have keys, which stand in the form in their order: the fields
// "lesson" say which lessons there are, "lesson.2.title" is the title of one.
const (
	lessonField   = "lesson"
	questionField = "question"
	several       = "several" // the kind of a question with several right answers
)

func lessonName(key, field string) string { return lessonField + "." + key + "." + field }

func questionName(key, field string) string { return questionField + "." + key + "." + field }

func optionName(question, option, field string) string {
	return questionName(question, "option."+option+"."+field)
}

// courseFrom reads the form of a course.
func courseFrom(form url.Values) training.CourseInput {
	in := training.CourseInput{
		Title: strings.TrimSpace(form.Get("title")), Lang: form.Get("lang"), Minutes: whole(form, "minutes"),
		Duties: dutiesFrom(form.Get("duties")), Lessons: []training.Lesson{},
		Quiz: training.Quiz{
			PassMark: whole(form, "pass_mark"), MaxAttempts: whole(form, "max_attempts"), Shuffle: form.Get("shuffle") != "",
			Questions: []training.Question{},
		},
	}
	for _, key := range form[lessonField] {
		in.Lessons = append(in.Lessons, training.Lesson{
			Title: strings.TrimSpace(form.Get(lessonName(key, "title"))), Markdown: written(form.Get(lessonName(key, "markdown"))),
		})
	}
	for _, key := range form[questionField] {
		in.Quiz.Questions = append(in.Quiz.Questions, questionFrom(form, key))
	}
	return in
}

func questionFrom(form url.Values, key string) training.Question {
	q := training.Question{
		Text: strings.TrimSpace(form.Get(questionName(key, "text"))), Multiple: form.Get(questionName(key, "kind")) == several,
		Options: []training.AnswerOption{},
	}
	correct := form[questionName(key, "correct")]
	for _, option := range form[questionName(key, "option")] {
		q.Options = append(q.Options, training.AnswerOption{
			Text:    strings.TrimSpace(form.Get(optionName(key, option, "text"))),
			Correct: slices.Contains(correct, option),
			Explain: strings.TrimSpace(form.Get(optionName(key, option, "explain"))),
		})
	}
	return q
}

// written is a text of several lines as people wrote it: browsers send a
// carriage return at each end of a line.
func written(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// whole is the number in a field; 0 if it is empty, and less than that, which
// nothing allows, if it is none.
func whole(form url.Values, name string) int {
	text := strings.TrimSpace(form.Get(name))
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

// dutiesFrom reads duties that are written one behind the other.
func dutiesFrom(text string) []string {
	duties := []string{}
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if duty := strings.TrimSpace(part); duty != "" && !slices.Contains(duties, duty) {
			duties = append(duties, duty)
		}
	}
	return duties
}

// courseFields names every field of the form of a course by the pointer to its
// value.
func courseFields(ctx context.Context, in training.CourseInput) []formField {
	fields := []formField{
		{"#/title", "title", locale.T(ctx, "course.title")},
		{"#/lang", "lang", locale.T(ctx, "course.lang")},
		{"#/minutes", "minutes", locale.T(ctx, "course.minutes")},
		{"#/duties", "duties", locale.T(ctx, "course.duties")},
		{"#/quiz/pass_mark", "pass_mark", locale.T(ctx, "course.pass_mark")},
		{"#/quiz/max_attempts", "max_attempts", locale.T(ctx, "course.max_attempts")},
	}
	for i := range in.Duties {
		fields = append(fields, formField{fmt.Sprintf("#/duties/%d", i), "duties", locale.T(ctx, "course.duties")})
	}
	for i := range in.Lessons {
		key, name := strconv.Itoa(i), locale.T(ctx, "course.lesson_n", "n", i+1)
		fields = append(fields,
			formField{fmt.Sprintf("#/lessons/%d/title", i), lessonName(key, "title"), name + ", " + locale.T(ctx, "course.lesson_title_in")},
			formField{fmt.Sprintf("#/lessons/%d/markdown", i), lessonName(key, "markdown"), name + ", " + locale.T(ctx, "course.lesson_text_in")})
	}
	for i, q := range in.Quiz.Questions {
		fields = append(fields, questionFields(ctx, i, q)...)
	}
	return fields
}

func questionFields(ctx context.Context, i int, q training.Question) []formField {
	key, name, at := strconv.Itoa(i), locale.T(ctx, "course.question_n", "n", i+1), fmt.Sprintf("#/quiz/questions/%d", i)
	fields := []formField{
		{at + "/text", questionName(key, "text"), name},
		{at + "/options", optionName(key, "0", "correct"), name},
	}
	for j := range q.Options {
		option := strconv.Itoa(j)
		label := name + ", " + locale.T(ctx, "course.option_in", "n", j+1)
		fields = append(fields,
			formField{fmt.Sprintf("%s/options/%d/text", at, j), optionName(key, option, "text"), label},
			formField{fmt.Sprintf("%s/options/%d/explain", at, j), optionName(key, option, "explain"), label})
	}
	return fields
}

// courseForm is a course as its form sends it: courseFrom turned round.
func courseForm(in training.CourseInput) [][2]string {
	fields := [][2]string{
		{"title", in.Title},
		{"lang", in.Lang},
		{"minutes", strconv.Itoa(in.Minutes)},
		{"duties", dutiesText(in.Duties)},
		{"pass_mark", strconv.Itoa(in.Quiz.PassMark)},
		{"max_attempts", strconv.Itoa(in.Quiz.MaxAttempts)},
	}
	if in.Quiz.Shuffle {
		fields = append(fields, [2]string{"shuffle", "on"})
	}
	for i, l := range in.Lessons {
		key := strconv.Itoa(i)
		fields = append(fields, [2]string{lessonField, key}, [2]string{lessonName(key, "title"), l.Title}, [2]string{lessonName(key, "markdown"), l.Markdown})
	}
	for i, q := range in.Quiz.Questions {
		key := strconv.Itoa(i)
		fields = append(fields, [2]string{questionField, key}, [2]string{questionName(key, "text"), q.Text}, [2]string{questionName(key, "kind"), kindOf(q)})
		for j, o := range q.Options {
			option := strconv.Itoa(j)
			fields = append(fields, [2]string{questionName(key, "option"), option},
				[2]string{optionName(key, option, "text"), o.Text}, [2]string{optionName(key, option, "explain"), o.Explain})
			if o.Correct {
				fields = append(fields, [2]string{questionName(key, "correct"), option})
			}
		}
	}
	return fields
}
