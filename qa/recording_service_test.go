package qa_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/identity"
	"qaloop/qa"
)

func realSound(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile("intake/testdata/recordings/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (d callDesk) files(t *testing.T) int64 {
	t.Helper()
	n, err := d.db.Collection("recordings.files").CountDocuments(t.Context(), bson.M{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRecordingIsStoredAndReadFromAnyPlace(t *testing.T) {
	t.Parallel()
	desk := newCallDesk(t)
	mine := heard(1, "")
	mine.OperatorID = "p_1"
	if _, err := desk.calls.Merge(t.Context(), []qa.Interaction{mine}); err != nil {
		t.Fatal(err)
	}
	id, admin := qa.InteractionID("asterisk", "1.0"), identity.System()
	sound := realSound(t, "20261123-080728-sales-1795421248.16.wav")
	got, err := desk.sounds.Store(t.Context(), admin, id, `C:\calls\one.wav`, bytes.NewReader(sound))
	if err != nil {
		t.Fatal(err)
	}
	r := got.Recording
	if r == nil || !got.Recorded || r.Type != "audio/wav" || r.Size != int64(len(sound)) || r.Channels != 1 ||
		r.DurationSeconds < 22 || r.DurationSeconds > 23 || len(r.Peaks) != 1 || len(r.Peaks[0]) != 1000 || r.Name != "one.wav" {
		t.Fatalf("recording %+v", r)
	}
	again, err := desk.sounds.Store(t.Context(), admin, id, "two.wav", bytes.NewReader(sound))
	if err != nil || again.Rev != got.Rev || desk.files(t) != 1 {
		t.Errorf("the same again: rev %d after %d, %d files, %v", again.Rev, got.Rev, desk.files(t), err)
	}

	owner := identity.Actor{ID: "p_1", Roles: []identity.Role{identity.Operator}}
	stream, _, err := desk.sounds.Open(t.Context(), owner, id)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	for _, from := range []int64{300_000, 0, 261_119, 261_120, int64(len(sound)) - 3} {
		if _, err := stream.Seek(from, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		part := make([]byte, min(10, int64(len(sound))-from))
		if _, err := io.ReadFull(stream, part); err != nil || !bytes.Equal(part, sound[from:from+int64(len(part))]) {
			t.Errorf("from %d: %v, %v", from, part, err)
		}
	}
	if end, err := stream.Seek(0, io.SeekEnd); err != nil || end != int64(len(sound)) {
		t.Errorf("ends at %d, %v", end, err)
	}
	stranger := identity.Actor{ID: "p_2", Roles: []identity.Role{identity.Operator}}
	if _, _, err := desk.sounds.Open(t.Context(), stranger, id); err == nil {
		t.Error("a stranger heard it")
	}

	other := realSound(t, "20261123-080731-support-1795421251.24.wav")
	if _, err := desk.sounds.Add(t.Context(), admin, id, "other.wav", bytes.NewReader(other)); !errors.Is(err, qa.ErrRecorded) {
		t.Errorf("adding another: %v", err)
	}
	replaced, err := desk.sounds.Store(t.Context(), admin, id, "other.wav", bytes.NewReader(other))
	if err != nil || replaced.Recording.Size != int64(len(other)) || desk.files(t) != 1 {
		t.Errorf("replaced: %+v, %d files, %v", replaced.Recording, desk.files(t), err)
	}
}

func TestRecordingThatIsNone(t *testing.T) {
	t.Parallel()
	desk := newCallDesk(t)
	if _, err := desk.calls.Merge(t.Context(), []qa.Interaction{heard(1, "Local/201")}); err != nil {
		t.Fatal(err)
	}
	id, admin := qa.InteractionID("asterisk", "1.0"), identity.System()
	for _, test := range []struct {
		name  string
		sound io.Reader
		want  error
	}{
		{"nothing", bytes.NewReader(nil), qa.ErrRecordingEmpty},
		{"a text", bytes.NewReader([]byte("hello")), qa.ErrNoSound},
		{"a page that calls itself sound", bytes.NewReader([]byte("<html><script>alert(1)</script>")), qa.ErrNoSound},
		{"a picture", bytes.NewReader([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")), qa.ErrNoSound},
		{"too much", io.LimitReader(zeros{}, qa.MaxRecording+1), qa.ErrTooLarge},
	} {
		if _, err := desk.sounds.Store(t.Context(), admin, id, "x.wav", test.sound); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
	if _, _, err := desk.sounds.Open(t.Context(), admin, id); !errors.Is(err, qa.ErrUnrecorded) {
		t.Errorf("open: %v", err)
	}
	if _, err := desk.sounds.Store(t.Context(), identity.Actor{ID: "p_1", Roles: []identity.Role{identity.Operator}}, id, "x", bytes.NewReader(nil)); !errors.Is(err, identity.ErrForbidden) {
		t.Errorf("an operator: %v", err)
	}
	if desk.files(t) != 0 {
		t.Errorf("%d files are left", desk.files(t))
	}
}

// zeros never end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
