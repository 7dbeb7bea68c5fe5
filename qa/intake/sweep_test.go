package intake_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"qaloop/internal/mongodb/gridfs"
)

// A try to send a file that died while another one counted leaves nothing for
// longer than a day.
func TestWhatADeadTryLeftIsRemoved(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	died := errors.New("the process died")
	bucket := gridfs.New(d.db, "import_files", 4)
	for fileID, began := range map[string]time.Time{"if_old": time.Now().Add(-25 * time.Hour), "if_young": time.Now().Add(-23 * time.Hour)} {
		_, err := bucket.Write(t.Context(), gridfs.File{ID: fileID, UploadDate: began, Metadata: gridfs.Metadata{Owner: "im_1"}},
			io.MultiReader(strings.NewReader("12345678"), iotest.ErrReader(died)))
		if !errors.Is(err, died) {
			t.Fatal(err)
		}
	}
	if removed, err := d.intake.Imports.Sweep(t.Context()); err != nil || removed != 1 {
		t.Errorf("%d removed, %v", removed, err)
	}
	for fileID, want := range map[string]int64{"if_old": 0, "if_young": 2} {
		left, err := d.db.Collection("import_files.chunks").CountDocuments(t.Context(), bson.M{"files_id": fileID})
		if err != nil || left != want {
			t.Errorf("%s has %d chunks, want %d: %v", fileID, left, want, err)
		}
	}
}
