package training

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb"
	"qaloop/internal/paging"
	"qaloop/internal/problem"
	"qaloop/internal/recent"
	"qaloop/internal/words"
)

const (
	coursesName = "courses"
	// maxVersions is more than anybody makes of one course.
	maxVersions = 1000
)

type courseStore struct {
	courses *mongo.Collection
	offered *recent.Cache[[]Course] // those in use, without their texts
}

func newCourseStore(courses *mongo.Collection, now func() time.Time) courseStore {
	return courseStore{courses, recent.New[[]Course](identity.Staleness, now)}
}

// insert stores c, unless there is that version already; then it returns the
// stored one and true.
func (s courseStore) insert(ctx context.Context, c Course) (Course, bool, error) {
	defer s.offered.ForgetAll()
	c.Search = words.Of(c.Title)
	err := mongodb.Insert(ctx, s.courses, c.DocID, c)
	if !errors.Is(err, mongodb.ErrExists) {
		return c, false, err
	}
	stored, err := s.version(ctx, c.ID, c.Version)
	return stored, true, err
}

// replace writes c, read at its revision, and raises that.
func (s courseStore) replace(ctx context.Context, c Course) (Course, error) {
	defer s.offered.ForgetAll()
	from := c.Rev
	c.Rev, c.Search = from+1, words.Of(c.Title)
	return c, mongodb.Replace(ctx, s.courses, c.DocID, from, c)
}

func (s courseStore) version(ctx context.Context, id string, version int) (Course, error) {
	return mongodb.FindByID[Course](ctx, s.courses, "course", versionID(id, version))
}

// newest is the version of the highest number.
func (s courseStore) newest(ctx context.Context, id string) (Course, error) {
	return s.first(ctx, id, bson.M{"course_id": id})
}

// published is the version that is in use.
func (s courseStore) published(ctx context.Context, id string) (Course, error) {
	return s.first(ctx, id, bson.M{"course_id": id, "state": CoursePublished})
}

// find is a version of a course; 0 is the published one, or the newest if none
// is.
func (s courseStore) find(ctx context.Context, id string, version int) (Course, error) {
	if version != 0 {
		return s.version(ctx, id, version)
	}
	c, err := s.published(ctx, id)
	if p, ok := errors.AsType[*problem.Error](err); ok && p.Kind == problem.NotFound {
		return s.newest(ctx, id)
	}
	return c, err
}

// publishedOf are the versions in use of these courses, by course, without
// lessons and quizzes.
func (s courseStore) publishedOf(ctx context.Context, ids []string) (map[string]Course, error) {
	byID := map[string]Course{}
	if len(ids) == 0 {
		return byID, nil
	}
	opts := options.Find().SetProjection(bson.M{"lessons": 0, "quiz": 0}).SetLimit(maxVersions)
	found, err := mongodb.Find[Course](ctx, s.courses, bson.M{"course_id": bson.M{"$in": ids}, "state": CoursePublished}, opts)
	if err != nil {
		return nil, err
	}
	for _, c := range found {
		if c.Version > byID[c.ID].Version {
			byID[c.ID] = c
		}
	}
	return byID, nil
}

func (s courseStore) first(ctx context.Context, id string, filter bson.M) (Course, error) {
	found, err := mongodb.FindAll[Course](ctx, s.courses, filter, newestVersion, 1)
	if err != nil {
		return Course{}, err
	}
	if len(found) == 0 {
		return Course{}, problem.Missing("course", id)
	}
	return found[0], nil
}

var newestVersion = bson.D{{Key: "version", Value: -1}}

// versions are the versions of a course in these states, the newest first.
func (s courseStore) versions(ctx context.Context, id string, states ...CourseState) ([]Course, error) {
	filter := bson.M{"course_id": id, "state": bson.M{"$in": states}}
	return mongodb.FindAll[Course](ctx, s.courses, filter, newestVersion, maxVersions)
}

// supersede takes the versions below newest out of the list of courses.
func (s courseStore) supersede(ctx context.Context, newest Course) error {
	filter := bson.M{"course_id": newest.ID, "version": bson.M{"$lt": newest.Version}, "superseded": false}
	defer s.offered.ForgetAll()
	_, err := s.courses.UpdateMany(ctx, filter, bson.M{"$set": bson.M{"superseded": true}})
	return mongodb.Wrap(fmt.Sprintf("supersede versions of %s", newest.ID), err)
}

// unsupersede brings a version back into the list of courses, from which a
// draft had taken it that is to go.
func (s courseStore) unsupersede(ctx context.Context, c Course) error {
	defer s.offered.ForgetAll()
	return mongodb.Set(ctx, s.courses, c.DocID, nil, bson.M{"superseded": false})
}

// remove deletes a draft, read at its revision; it reports false if that has
// changed since or is gone.
func (s courseStore) remove(ctx context.Context, c Course) (bool, error) {
	defer s.offered.ForgetAll()
	err := mongodb.Delete(ctx, s.courses, c.DocID, bson.M{"rev": c.Rev, "state": CourseDraft})
	if errors.Is(err, mongodb.ErrStale) {
		return false, nil
	}
	return err == nil, err
}

// texts are the fields of a course that no list needs.
var texts = []string{"lessons.markdown", "quiz.questions.options"}

// page lists courses by title: the newest version of each, or the newest in
// the state that f asks for; without some of their fields.
func (s courseStore) page(
	ctx context.Context, f CourseFilter, req paging.Request, without ...string,
) (paging.Page[Course], error) {
	if f.Brief {
		without = []string{"lessons", "quiz"}
	}
	return mongodb.Page(ctx, s.courses, f.query(), mongodb.Order{Field: "title", Without: without}, req,
		func(c Course) paging.Position { return paging.AtText(c.Title, c.DocID) })
}

// inUse are the published courses without their texts, as they were a moment
// ago. The slice is everybody's: it is not to be written to.
func (s courseStore) inUse(ctx context.Context) ([]Course, error) {
	return s.offered.One("", func() ([]Course, error) {
		found, err := s.page(ctx, CourseFilter{State: CoursePublished}, paging.Request{Size: paging.MaxLimit}, texts...)
		return found.Items, err
	})
}

// countByState counts the courses in every state; of the retired ones those
// without a newer version.
func (s courseStore) countByState(ctx context.Context) (map[string]int, error) {
	states := []string{string(CourseDraft), string(CoursePublished), string(CourseRetired)}
	return mongodb.CountBy(ctx, s.courses, "state", states, bson.M{"$or": bson.A{
		bson.M{"state": bson.M{"$ne": CourseRetired}}, bson.M{"superseded": false},
	}})
}

// query is f for the database.
func (f CourseFilter) query() bson.M {
	filter := bson.M{}
	if f.State != "" {
		filter["state"] = f.State
	}
	if f.State == "" || f.State == CourseRetired {
		filter["superseded"] = false
	}
	if f.Lang != "" {
		filter["lang"] = f.Lang
	}
	if f.Duty != "" {
		filter["duties"] = f.Duty
	}
	return mongodb.WithWords(filter, "search", words.Asked(f.Query))
}
