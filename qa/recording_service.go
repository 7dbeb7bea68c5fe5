package qa

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/gabriel-vasile/mimetype"

	"qaloop/internal/failpoint"
	"qaloop/internal/filename"
	"qaloop/internal/identity"
	"qaloop/internal/problem"
)

// MaxRecording is the largest recording that is stored, in bytes.
const MaxRecording = 50 << 20

// Problems with recordings.
var (
	ErrNoSound = problem.New(problem.WrongType, "recording.type",
		"This is no recording that can be played. Use WAV, MP3, Ogg or M4A.")
	ErrTooLarge = problem.New(problem.TooLarge, "recording.too_large",
		"A recording may have at most 50 MiB.")
	ErrRecordingEmpty = problem.New(problem.Invalid, "recording.empty", "The recording is empty.")
	ErrRecorded       = problem.New(problem.Conflict, "recording.exists", "This interaction has another recording already.")
	ErrUnrecorded     = problem.New(problem.NotFound, "recording.not_found", "This interaction has no recording.")
)

// RecordingService is what people can do with the sound of interactions.
type RecordingService struct {
	store        recordingStore
	interactions interactionStore
	now          func() time.Time
}

// Store keeps the recording of an interaction, in place of the one before. The
// same sound again changes nothing.
func (s *RecordingService) Store(
	ctx context.Context, by identity.Actor, interactionID, name string, sound io.Reader,
) (Interaction, error) {
	if err := by.Require(identity.InteractionsEdit); err != nil {
		return Interaction{}, err
	}
	i, err := s.interactions.get(ctx, interactionID)
	if err != nil {
		return Interaction{}, err
	}
	spooled, err := spool(sound)
	if err != nil {
		return Interaction{}, err
	}
	defer spooled.drop()
	return s.keep(ctx, i.ID, name, spooled)
}

// Add is Store for an interaction that has no recording. It returns false if
// that very sound is stored already, and ErrRecorded if another one is.
func (s *RecordingService) Add(
	ctx context.Context, by identity.Actor, interactionID, name string, sound io.Reader,
) (bool, error) {
	if err := by.Require(identity.InteractionsEdit); err != nil {
		return false, err
	}
	i, err := s.interactions.get(ctx, interactionID)
	if err != nil {
		return false, err
	}
	spooled, err := spool(sound)
	if err != nil {
		return false, err
	}
	defer spooled.drop()
	if i.Recording == nil {
		_, err := s.keep(ctx, i.ID, name, spooled)
		return err == nil, err
	}
	if i.Recording.SHA256 != spooled.sum {
		return false, ErrRecorded.With("name", i.Recording.Name)
	}
	return false, nil
}

// keep stores a sound: first its bytes, then what the interaction says of it.
// Done again it heals what was left half done.
func (s *RecordingService) keep(ctx context.Context, interactionID, name string, sound *spooled) (Interaction, error) {
	r := sound.recording(name, s.now())
	r.FileID = recordingID(interactionID, r.SHA256)
	if err := s.store.write(ctx, interactionID, r, sound.file); err != nil {
		return Interaction{}, err
	}
	failpoint.Here("recording.filed")
	before := ""
	i, err := s.interactions.change(ctx, interactionID, 0, func(i *Interaction) bool {
		if i.Recording != nil {
			before = i.Recording.FileID
		}
		if before == r.FileID { // a repeat, perhaps of one that died before it tidied up
			before = i.Recording.Replaces
			return false
		}
		r.Replaces = before
		i.Recording, i.Recorded, i.UpdatedAt = &r, true, s.now()
		return true
	})
	if err != nil {
		return Interaction{}, err
	}
	s.store.settle(ctx, r.FileID)
	failpoint.Here("recording.named")
	if err := s.store.tidy(ctx, interactionID, before, r); err != nil {
		return Interaction{}, err
	}
	failpoint.Here("recording.tidied")
	// Somebody who put another sound in place of this one at the same time may
	// have removed the bytes that were there before.
	return i, s.store.write(ctx, interactionID, r, sound.file)
}

// Open begins to read the recording of an interaction that by may see. Reading
// ends with ctx.
func (s *RecordingService) Open(ctx context.Context, by identity.Actor, interactionID string) (io.ReadSeekCloser, Recording, error) {
	scope, err := by.Scope(identity.InteractionsRead)
	if err != nil {
		return nil, Recording{}, err
	}
	i, err := s.interactions.within(ctx, scope, interactionID)
	if err != nil {
		return nil, Recording{}, err
	}
	if i.Recording == nil {
		return nil, Recording{}, ErrUnrecorded
	}
	sound, err := s.store.open(ctx, i.Recording.FileID)
	return sound, *i.Recording, err
}

// spooled is a sound on its way into the database: what is stored is derived
// from the whole of it.
type spooled struct {
	file  *os.File
	size  int64
	sum   string
	media string
}

// sniffed is how much of a sound is looked at to tell its type.
const sniffed = 3072

// spool reads a sound to its end.
func spool(sound io.Reader) (*spooled, error) {
	file, err := os.CreateTemp("", "qaloop-recording-*")
	if err != nil {
		return nil, fmt.Errorf("spool recording: %w", err)
	}
	s := &spooled{file: file}
	if err := s.fill(sound); err != nil {
		s.drop()
		return nil, err
	}
	return s, nil
}

func (s *spooled) fill(sound io.Reader) error {
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(s.file, sum), io.LimitReader(sound, MaxRecording+1))
	switch {
	case err != nil:
		return fmt.Errorf("spool recording: %w", err)
	case size == 0:
		return ErrRecordingEmpty
	case size > MaxRecording:
		return ErrTooLarge
	}
	s.size, s.sum = size, hex.EncodeToString(sum.Sum(nil))
	head := make([]byte, min(size, sniffed))
	if _, err := s.file.ReadAt(head, 0); err != nil {
		return fmt.Errorf("read spooled recording: %w", err)
	}
	if s.media = soundType(head); s.media == "" {
		return ErrNoSound
	}
	_, err = s.file.Seek(0, io.SeekStart)
	return err
}

// drop removes what was spooled.
func (s *spooled) drop() {
	_ = s.file.Close()
	_ = os.Remove(s.file.Name())
}

// soundTypes are the media types that are stored, by what their bytes say. An
// M4A is an MP4 whose first words say so; one that may hold pictures is none.
var soundTypes = map[string]string{
	"audio/wav": "audio/wav", "audio/mpeg": "audio/mpeg", "audio/ogg": "audio/ogg", "application/ogg": "audio/ogg",
	"audio/x-m4a": "audio/mp4", "audio/mp4": "audio/mp4",
}

// soundType is the media type of a sound that begins with head, or empty.
func soundType(head []byte) string {
	media, _, _ := strings.Cut(mimetype.Detect(head).String(), ";")
	return soundTypes[media]
}

// recording describes what was spooled.
func (s *spooled) recording(name string, at time.Time) Recording {
	r := Recording{Name: filename.Shown(name), Type: s.media, Size: s.size, SHA256: s.sum, StoredAt: at}
	if s.media != "audio/wav" {
		return r
	}
	wave, err := readWave(s.file)
	if err == nil {
		r.DurationSeconds, r.Channels, r.Peaks = wave.seconds, wave.channels, wave.peaks
	}
	return r
}

// errWave reports a WAV that cannot be measured; it can still be played.
var errWave = errors.New("not a WAV that can be measured")
