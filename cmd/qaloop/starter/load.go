package starter

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"qaloop/training"
)

//go:embed content
var files embed.FS

// What there is in every language, in the order in which it is shown.
var (
	scorecardKeys = []string{"order", "support-chat", "retention"}
	courseKeys    = []string{"opening", "assortment", "discounts", "agreement", "remark", "confidential"}
)

// Load reads the starter content of a language: ru, uk or en.
func Load(lang string) (Content, error) {
	dir, err := fs.Sub(files, path.Join("content", lang))
	if err != nil {
		return Content{}, fmt.Errorf("starter content %q: %w", lang, err)
	}
	c := Content{Lang: lang}
	for file, into := range map[string]any{
		"job-description.json": &c.JobDescription,
		"rules.json":           &c.Rules,
		"survey.json":          &c.Survey,
		"teams.json":           &c.Teams,
	} {
		if err := decode(dir, file, into); err != nil {
			return Content{}, err
		}
	}
	for _, key := range scorecardKeys {
		card := Scorecard{Key: key}
		if err := decode(dir, "scorecards/"+key+".json", &card.ScorecardInput); err != nil {
			return Content{}, err
		}
		c.Scorecards = append(c.Scorecards, card)
	}
	for _, key := range courseKeys {
		course, err := readCourse(dir, key)
		if err != nil {
			return Content{}, err
		}
		c.Courses = append(c.Courses, course)
	}
	return c, nil
}

// readCourse joins course.json and the lessons beside it, in the order of
// their names.
func readCourse(dir fs.FS, key string) (Course, error) {
	folder := path.Join("courses", key)
	course := Course{Key: key}
	if err := decode(dir, path.Join(folder, "course.json"), &course.CourseInput); err != nil {
		return Course{}, err
	}
	names, err := fs.Glob(dir, path.Join(folder, "*.md"))
	if err != nil {
		return Course{}, fmt.Errorf("lessons of %s: %w", key, err)
	}
	for _, name := range names {
		lesson, err := readLesson(dir, name)
		if err != nil {
			return Course{}, err
		}
		course.Lessons = append(course.Lessons, lesson)
	}
	return course, nil
}

// readLesson takes the title from the first line, "# Title", and the text from
// what follows.
func readLesson(dir fs.FS, name string) (training.Lesson, error) {
	text, err := fs.ReadFile(dir, name)
	if err != nil {
		return training.Lesson{}, fmt.Errorf("read lesson: %w", err)
	}
	heading, body, _ := strings.Cut(string(text), "\n")
	title, ok := strings.CutPrefix(heading, "# ")
	if !ok {
		return training.Lesson{}, fmt.Errorf("lesson %s: the first line is no title", name)
	}
	return training.Lesson{Title: title, Markdown: strings.TrimSpace(body)}, nil
}

// decode reads one JSON file and refuses what the type does not know.
func decode(dir fs.FS, name string, into any) error {
	text, err := fs.ReadFile(dir, name)
	if err != nil {
		return fmt.Errorf("read starter content: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("decode %s: %w", name, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("decode %s: more than one value", name)
	}
	return nil
}
