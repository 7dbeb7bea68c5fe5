package qa_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/internal/mongodb/gridfs"
	"qaloop/qa"
)

// What is left of an upload that died and was never repeated goes after a day;
// what an interaction names stays, whatever became of the note that it was
// begun.
func TestWhatBrokenUploadsLeaveIsRemoved(t *testing.T) {
	t.Parallel()
	desk := newCallDesk(t)
	mine := heard(1, "")
	mine.OperatorID = "p_1"
	if _, err := desk.calls.Merge(t.Context(), []qa.Interaction{mine}); err != nil {
		t.Fatal(err)
	}
	id := qa.InteractionID("asterisk", "1.0")
	sound := realSound(t, "20261123-080728-sales-1795421248.16.wav")
	stored, err := desk.sounds.Store(t.Context(), identity.System(), id, "one.wav", bytes.NewReader(sound))
	if err != nil {
		t.Fatal(err)
	}
	count := func(collection string) int64 {
		n, err := desk.db.Collection(collection).CountDocuments(t.Context(), bson.M{})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count("recordings.begun"); n != 0 {
		t.Fatalf("%d uploads are on their way", n)
	}
	whole := count("recordings.chunks")

	old, died := callStart.Add(-25*time.Hour), errors.New("the process died")
	bucket := gridfs.New(desk.db, "recordings", 4)
	begin := func(fileID, owner string, at time.Time, from io.Reader) error {
		_, err := bucket.Write(t.Context(), gridfs.File{ID: fileID, Name: "x", UploadDate: at, Metadata: gridfs.Metadata{Owner: owner}}, from)
		return err
	}
	half := func() io.Reader { return io.MultiReader(bytes.NewReader(sound[:100]), iotest.ErrReader(died)) }
	for fileID, at := range map[string]time.Time{"rf_old": old, "rf_young": callStart} {
		if err := begin(fileID, id, at, half()); !errors.Is(err, died) {
			t.Fatal(err)
		}
	}
	if err := begin("rf_unnamed", "i_gone", old, bytes.NewReader(sound[:100])); err != nil {
		t.Fatal(err)
	}
	// The instance died before it said that the interaction names its file.
	if _, err := desk.db.Collection("recordings.begun").InsertOne(t.Context(), bson.M{"_id": stored.Recording.FileID, "owner": id, "at": old}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{2, 0} {
		if removed, err := desk.sounds.Sweep(t.Context()); err != nil || removed != want {
			t.Errorf("%d removed, want %d: %v", removed, want, err)
		}
	}
	if chunks, files, begun := count("recordings.chunks"), count("recordings.files"), count("recordings.begun"); chunks != whole+25 || files != 1 || begun != 1 {
		t.Errorf("left are %d chunks (%d of a recording), %d files and %d on their way", chunks, whole, files, begun)
	}
	stream, _, err := desk.sounds.Open(t.Context(), identity.System(), id)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(stream); err != nil || !bytes.Equal(got, sound) {
		t.Errorf("the recording has %d bytes, %v", len(got), err)
	}
}
