package training

import (
	"context"
	"fmt"
	"slices"
	"time"

	"qaloop/internal/failpoint"
	"qaloop/internal/identity"
	"qaloop/internal/once"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
)

// Problems with the life of courses.
var (
	ErrCoursePublished = problem.New(problem.Conflict, "course.published",
		"A published course never changes. Start a new version of it: POST /courses/{id}/versions.")
	ErrCourseRetired = problem.New(problem.Conflict, "course.retired",
		"This course is retired. Start a new version of it to use it again.")
	ErrCourseDraft = problem.New(problem.Conflict, "course.draft", "This course is not published yet.")
)

// CourseService is what people can do with courses.
type CourseService struct {
	store courseStore
	now   func() time.Time
}

// Create keeps in as the draft of a new course. A repeat with the same key
// gives the stored one and true.
func (s *CourseService) Create(ctx context.Context, by identity.Actor, in CourseInput, key once.Key) (Course, bool, error) {
	return s.create(ctx, by, in, key, CourseInput.Check)
}

func (s *CourseService) create(
	ctx context.Context, by identity.Actor, in CourseInput, key once.Key, check func(CourseInput) error,
) (Course, bool, error) {
	if err := by.Require(identity.CoursesEdit); err != nil {
		return Course{}, false, err
	}
	if err := check(in); err != nil {
		return Course{}, false, err
	}
	c := s.draft(key.ID("c_"), 1, by, in)
	c.Fingerprint = key.Fingerprint
	stored, replayed, err := s.store.insert(ctx, c)
	if err == nil && replayed && stored.Fingerprint != key.Fingerprint {
		return Course{}, false, once.ErrReused
	}
	return stored, replayed, err
}

func (s *CourseService) draft(id string, version int, by identity.Actor, in CourseInput) Course {
	now := s.now()
	return Course{
		DocID: versionID(id, version), ID: id, Version: version, Rev: 1, State: CourseDraft,
		CreatedBy: by.ID, CreatedAt: now, UpdatedAt: now, CourseInput: in,
	}
}

// Get finds a version of a course; 0 is the published one, or the newest if
// none is. Only those who edit courses see drafts, and the answers of quizzes.
func (s *CourseService) Get(ctx context.Context, by identity.Actor, id string, version int) (Course, error) {
	c, err := visibleCourse(ctx, s.store, by, id, version)
	if err != nil || by.May(identity.CoursesEdit) {
		return c, err
	}
	return c.ForLearner(), nil
}

// visibleCourse is a course version that by may see, with the answers of its
// quiz: those who do not edit courses see no drafts.
func visibleCourse(ctx context.Context, store courseStore, by identity.Actor, id string, version int) (Course, error) {
	if err := by.Require(identity.CoursesRead); err != nil {
		return Course{}, err
	}
	c, err := store.find(ctx, id, version)
	if err == nil && c.State == CourseDraft && !by.May(identity.CoursesEdit) {
		return Course{}, problem.Missing("course", id)
	}
	return c, err
}

// List gives the newest version of each course by title, or the newest one in
// the state that f asks for. Those who do not edit courses get published and
// retired ones only, without the answers of their quizzes.
func (s *CourseService) List(
	ctx context.Context, by identity.Actor, f CourseFilter, page paging.Request,
) (paging.Page[Course], error) {
	return s.list(ctx, by, f, page)
}

// Outlines is List without the texts of lessons and the options of questions.
func (s *CourseService) Outlines(
	ctx context.Context, by identity.Actor, f CourseFilter, page paging.Request,
) (paging.Page[Course], error) {
	return s.list(ctx, by, f, page, texts...)
}

// Published are the outlines of the first published courses by title, for somebody
// who chooses one or looks at their numbers: another instance's last two seconds
// may be missing.
func (s *CourseService) Published(ctx context.Context, by identity.Actor) ([]Course, error) {
	if err := by.Require(identity.CoursesRead); err != nil {
		return nil, err
	}
	found, err := s.store.inUse(ctx)
	if err != nil || by.May(identity.CoursesEdit) {
		return slices.Clone(found), err
	}
	learned := make([]Course, len(found))
	for i, c := range found {
		learned[i] = c.ForLearner()
	}
	return learned, nil
}

func (s *CourseService) list(
	ctx context.Context, by identity.Actor, f CourseFilter, page paging.Request, without ...string,
) (paging.Page[Course], error) {
	if err := by.Require(identity.CoursesRead); err != nil {
		return paging.Page[Course]{}, err
	}
	if by.May(identity.CoursesEdit) {
		return s.store.page(ctx, f, page, without...)
	}
	if f.State != CourseRetired {
		f.State = CoursePublished
	}
	found, err := s.store.page(ctx, f, page, without...)
	return paging.Map(found, Course.ForLearner), err
}

// Versions are all versions of a course that by may see, the newest first.
func (s *CourseService) Versions(ctx context.Context, by identity.Actor, id string) ([]Course, error) {
	if err := by.Require(identity.CoursesRead); err != nil {
		return nil, err
	}
	mayEdit := by.May(identity.CoursesEdit)
	states := []CourseState{CoursePublished, CourseRetired}
	if mayEdit {
		states = append(states, CourseDraft)
	}
	found, err := s.store.versions(ctx, id, states...)
	if err == nil && len(found) == 0 {
		return nil, problem.Missing("course", id)
	}
	if !mayEdit {
		for i := range found {
			found[i] = found[i].ForLearner()
		}
	}
	return found, err
}

// Edit writes in over the draft of a course; rev 0 is whatever revision there
// is. A course without a draft answers ErrCoursePublished.
func (s *CourseService) Edit(ctx context.Context, by identity.Actor, id string, rev int, in CourseInput) (Course, error) {
	c, err := s.editable(ctx, by, id, rev)
	if err != nil {
		return Course{}, err
	}
	if c.State != CourseDraft {
		return Course{}, ErrCoursePublished
	}
	if err := in.Check(); err != nil {
		return Course{}, err
	}
	c.CourseInput, c.UpdatedAt = in, s.now()
	return s.store.replace(ctx, c)
}

// editable is the newest version, for somebody who may change it and has seen
// its revision.
func (s *CourseService) editable(ctx context.Context, by identity.Actor, id string, rev int) (Course, error) {
	if err := by.Require(identity.CoursesEdit); err != nil {
		return Course{}, err
	}
	c, err := s.store.newest(ctx, id)
	if err != nil {
		return Course{}, err
	}
	if rev != 0 && rev != c.Rev {
		return Course{}, errStale
	}
	return c, nil
}

// NewVersion starts a draft that begins as a copy of the newest version. If
// there is a draft already, that is the answer, and true.
func (s *CourseService) NewVersion(ctx context.Context, by identity.Actor, id string) (Course, bool, error) {
	newest, err := s.editable(ctx, by, id, 0)
	if err != nil {
		return Course{}, false, err
	}
	replayed := newest.State == CourseDraft
	if !replayed {
		draft := s.draft(id, newest.Version+1, by, newest.CourseInput)
		if newest, replayed, err = s.store.insert(ctx, draft); err != nil {
			return Course{}, false, err
		}
	}
	failpoint.Here("course.drafted")
	return newest, replayed, s.store.supersede(ctx, newest)
}

// versionID is the document ID of a version.
func versionID(id string, version int) string { return fmt.Sprintf("%s.%d", id, version) }
