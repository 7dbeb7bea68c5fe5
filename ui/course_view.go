package ui

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"qaloop/internal/problem"
	"qaloop/internal/statistics"
	"qaloop/training"
	"qaloop/ui/layout"
	"qaloop/ui/locale"
	"qaloop/ui/widget"
)

// courseView is a version of a course with what its pages show about it.
type courseView struct {
	training.Course

	Versions []training.Course // all that one may see, the newest first
	Rules    []training.Rule   // that lead to it
	Count    training.CourseCount
	Names    map[string]string
	Missing  *problem.Error // what a draft lacks; without fields: nothing
	Edits    bool           // may write courses
	Watches  bool           // sees other people's training
	Assigns  bool           // may assign it
	Tab      string
}

// The tabs of a course besides its content.
const (
	resultsTab  = "results"
	peopleTab   = "people"
	versionsTab = "versions"
)

func (v courseView) path() string { return coursePath(v.ID) }

// draft is the draft of the course, if there is one.
func (v courseView) draft() (training.Course, bool) {
	return v.Versions[0], v.Versions[0].State == training.CourseDraft
}

// lacks reports whether v is a draft that cannot be published as it is.
func (v courseView) lacks() bool { return v.Missing != nil && len(v.Missing.Fields) > 0 }

// newest reports whether there is no later version.
func (v courseView) newest() bool { return v.Version == v.Versions[0].Version }

// address is path with the version that is shown, where it is not the one that
// the path alone leads to.
func (v courseView) address(path string) string {
	if shown, err := versionOf(v.Versions, 0); err == nil && shown.Version == v.Version {
		return path
	}
	return path + "?version=" + strconv.Itoa(v.Version)
}

func (v courseView) tabs(ctx context.Context) []widget.Tab {
	tabs := []widget.Tab{{Label: locale.T(ctx, "course.tab_read"), Address: v.address(v.path()), Current: v.Tab == ""}}
	if v.Watches {
		tabs = append(tabs,
			widget.Tab{Label: locale.T(ctx, "course.tab_results"), Address: v.address(v.path() + "/results"), Current: v.Tab == resultsTab},
			widget.Tab{Label: locale.T(ctx, "course.tab_people"), Address: v.path() + "/people", Current: v.Tab == peopleTab})
	}
	return append(tabs, widget.Tab{
		Label: locale.T(ctx, "course.tab_versions"), Address: v.path() + "/versions", Current: v.Tab == versionsTab,
		Count: locale.Number(ctx, len(v.Versions)),
	})
}

func (v courseView) head(ctx context.Context) layout.Head {
	return layout.Head{
		Title: v.Title, Lead: v.lead(ctx), Scripts: []string{"courses.js"},
		Crumbs: []layout.Crumb{{Label: locale.T(ctx, "nav.courses"), Path: "/courses"}},
	}
}

// lead says which version this is, and what it is made of.
func (v courseView) lead(ctx context.Context) string {
	said := locale.T(ctx, "course.lead_"+string(v.State), "n", v.Version)
	if v.PublishedAt != nil {
		said = locale.T(ctx, "course.lead_"+string(v.State)+"_on", "n", v.Version, "day", locale.Day(ctx, *v.PublishedAt))
	}
	return said + ", " + outline(ctx, v.Course)
}

// keepers says what becomes of those who have the course open when another
// version is published.
func (v courseView) keepers(ctx context.Context) string {
	if v.Count.Open == 0 {
		return locale.T(ctx, "course.publish_stays_none")
	}
	return locale.N(ctx, "course.publish_stays", v.Count.Open)
}

// rulesAfter says what becomes of the rules when the course is retired.
func (v courseView) rulesAfter(ctx context.Context) string {
	if len(v.Rules) == 0 {
		return locale.T(ctx, "course.retire_no_rules")
	}
	return locale.N(ctx, "course.retire_rules", len(v.Rules), "titles", ruleTitles(v.Rules))
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// ruleLooks are the badge of a rule's state.
var ruleLooks = map[training.RuleState]struct{ kind, icon string }{
	training.RuleDraft:   {widget.Neutral, "pencil"},
	training.RuleActive:  {widget.Good, "check"},
	training.RulePaused:  {widget.Warn, "player-pause"},
	training.RuleRetired: {widget.Neutral, "archive"},
}

// lackText names one thing that a draft lacks, and the place in the editor where
// it can be added.
func lackText(ctx context.Context, c training.CourseInput, w problem.Field) (text, anchor string) {
	for _, f := range courseFields(ctx, c) {
		if f.pointer == w.Pointer {
			return f.label + ": " + locale.Rule(ctx, w), f.id
		}
	}
	return locale.Rule(ctx, w), ""
}

// attemptsPer is how many attempts people needed, as a mean.
func attemptsPer(ctx context.Context, r training.CourseResults) string {
	if r.People < statistics.Enough {
		return locale.T(ctx, "figure.too_little")
	}
	return locale.Decimal(ctx, float64(r.Attempts)/float64(r.People), 1)
}

// chosenShare is how many of those who answered chose an option.
func chosenShare(ctx context.Context, q training.QuestionResult, o training.OptionResult) string {
	return locale.T(ctx, "course.of", "done", locale.Number(ctx, o.Chosen), "all", locale.Number(ctx, q.All))
}

// factWords is what a setting of a course says, in words.
func factWords(ctx context.Context, name, value string) string {
	switch {
	case name == "lang":
		return locale.T(ctx, "lang."+value)
	case name == "shuffle":
		return locale.T(ctx, "course.shuffle_"+value)
	case name == "pass_mark":
		return value + locale.NoBreak + "%"
	case (name == "minutes" && value == "0") || value == "":
		return "—"
	case name == "minutes":
		if n, err := strconv.Atoi(value); err == nil {
			return locale.Duration(ctx, minutes(n))
		}
	}
	return value
}

// changeLooks are the badge of what became of a part of a course.
var changeLooks = map[training.PartChange]struct{ kind, icon string }{
	training.PartSame:    {widget.Neutral, "equal"},
	training.PartMoved:   {widget.Neutral, "arrows-sort"},
	training.PartChanged: {widget.Info, "pencil"},
	training.PartAdded:   {widget.Good, "plus"},
	training.PartRemoved: {widget.Bad, "minus"},
}

// partPlace says where a part stood and where it stands: 2, or 2 → 1 in words.
func partPlace(ctx context.Context, d training.PartDifference) string {
	switch {
	case d.OldPlace == 0 || d.OldPlace == d.NewPlace:
		return strconv.Itoa(d.NewPlace) + "."
	case d.NewPlace == 0:
		return strconv.Itoa(d.OldPlace) + "."
	}
	return fmt.Sprintf("%d. (%s)", d.NewPlace, locale.T(ctx, "course.was_place", "n", d.OldPlace))
}

// lineMark is what stands before a line of a comparison.
func lineMark(c training.PartChange) string {
	switch c {
	case training.PartAdded:
		return "+"
	case training.PartRemoved:
		return "−"
	case training.PartSame, training.PartChanged, training.PartMoved:
	}
	return ""
}

// dutiesText is the duties of a course as one writes them in a field.
func dutiesText(duties []string) string { return strings.Join(duties, ", ") }

// discardStays says what is left when the draft is gone.
func discardStays(ctx context.Context, v courseView) string {
	if v.Version == 1 {
		return locale.T(ctx, "course.discard_nothing_stays")
	}
	return locale.T(ctx, "course.discard_stays", "n", v.Version-1)
}

// authorOf names who wrote a course; what was there from the beginning is ours.
func authorOf(ctx context.Context, names map[string]string, id string) string {
	if name := names[id]; name != "" {
		return name
	}
	return locale.T(ctx, "app.name")
}
