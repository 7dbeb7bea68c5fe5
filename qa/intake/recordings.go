package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"qaloop/internal/identity"
	"qaloop/internal/problem"
	"qaloop/qa"
)

// RecordingService imports sound files.
type RecordingService struct {
	interactions *qa.InteractionService
	recordings   *qa.RecordingService
}

// RecordingOutcome is what became of one sound file.
type RecordingOutcome string

// The outcomes.
const (
	RecordingStored    RecordingOutcome = "stored"
	RecordingUnchanged RecordingOutcome = "unchanged" // it was there
	RecordingUnmatched RecordingOutcome = "unmatched" // its name holds the ID of no call that we know
	RecordingAmbiguous RecordingOutcome = "ambiguous" // its name fits several calls
	RecordingConflict  RecordingOutcome = "conflict"  // the call has another recording
	RecordingRefused   RecordingOutcome = "refused"   // it is no sound, or too large
)

// RecordingFile is one sound file and what became of it.
type RecordingFile struct {
	Name          string
	Outcome       RecordingOutcome
	InteractionID string
	Detail        string // one English sentence, if there is more to say
}

// RecordingReport is what became of a folder of recordings.
type RecordingReport struct {
	Total     int
	Stored    int
	Unchanged int
	Others    []RecordingFile // all that are neither, in the order of their names
}

// namesAtOnce is how many files are looked up together.
const namesAtOnce = 100

// ErrFolder answers a folder that cannot be read.
var ErrFolder = problem.New(problem.Invalid, "intake.folder", "This folder cannot be read.")

// ImportFolder stores the sound files in dir and the folders in it whose names
// hold the ID of a call, each with its interaction. Doing it again changes
// nothing. tell, which may be nil, is told of each file and how many there are.
func (s *RecordingService) ImportFolder(
	ctx context.Context, by identity.Actor, dir string, tell func(done, total int, file RecordingFile),
) (RecordingReport, error) {
	if err := by.Require(identity.ImportsRun); err != nil {
		return RecordingReport{}, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return RecordingReport{}, errors.Join(ErrFolder, err)
	}
	defer func() { _ = root.Close() }()
	names, err := soundFiles(root.FS())
	if err != nil {
		return RecordingReport{}, err
	}
	report := RecordingReport{Total: len(names)}
	done := 0
	for chunk := range slices.Chunk(names, namesAtOnce) {
		matched, err := s.match(ctx, chunk)
		if err != nil {
			return report, err
		}
		for _, name := range chunk {
			file, err := s.add(ctx, by, root, name, matched[name])
			if err != nil {
				return report, fmt.Errorf("recording %s: %w", name, err)
			}
			report.add(file)
			if done++; tell != nil {
				tell(done, len(names), file)
			}
		}
	}
	return report, nil
}

// soundFiles are the names of the sound files in a folder.
func soundFiles(folder fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.Type().IsRegular() && isSound(name) {
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(ErrFolder, err)
	}
	return names, nil
}

// match finds the contacts whose calls the file names may speak of.
func (s *RecordingService) match(ctx context.Context, names []string) (map[string][]qa.Interaction, error) {
	groups := make(map[string][][]string, len(names))
	asked := map[string]bool{}
	for _, name := range names {
		groups[name] = callIDs(name)
		for _, group := range groups[name] {
			for _, id := range group {
				asked[id] = true
			}
		}
	}
	wanted := make([]string, 0, len(asked))
	for id := range asked {
		wanted = append(wanted, id)
	}
	known, err := s.interactions.ByCallIDs(ctx, wanted)
	if err != nil {
		return nil, err
	}
	matched := make(map[string][]qa.Interaction, len(names))
	for name, likely := range groups {
		for _, group := range likely {
			if found := contactsOf(known, group); len(found) > 0 {
				matched[name] = found
				break
			}
		}
	}
	return matched, nil
}

// contactsOf are the contacts of these calls, each call once: of one that was
// passed on the first, in which its recording begins.
func contactsOf(known map[string][]qa.Interaction, callIDs []string) []qa.Interaction {
	first := map[[2]string]qa.Interaction{}
	for _, id := range callIDs {
		for _, i := range known[id] {
			call := [2]string{i.Source, i.CallID}
			if have, ok := first[call]; !ok || i.StartedAt.Before(have.StartedAt) {
				first[call] = i
			}
		}
	}
	found := make([]qa.Interaction, 0, len(first))
	for _, i := range first {
		found = append(found, i)
	}
	slices.SortFunc(found, func(a, b qa.Interaction) int { return cmp.Compare(a.ID, b.ID) })
	return found
}

// add stores one file with its contact.
func (s *RecordingService) add(
	ctx context.Context, by identity.Actor, root *os.Root, name string, matched []qa.Interaction,
) (RecordingFile, error) {
	file := RecordingFile{Name: name}
	switch {
	case len(matched) == 0:
		file.Outcome = RecordingUnmatched
		return file, nil
	case len(matched) > 1:
		file.Outcome, file.Detail = RecordingAmbiguous, fmt.Sprintf("The name fits %d calls.", len(matched))
		return file, nil
	}
	file.InteractionID = matched[0].ID
	sound, err := root.Open(name)
	if err != nil {
		file.Outcome, file.Detail = RecordingRefused, "The file cannot be read."
		return file, nil
	}
	defer func() { _ = sound.Close() }()
	stored, err := s.recordings.Add(ctx, by, file.InteractionID, name, sound)
	refused, said := errors.AsType[*problem.Error](err)
	switch {
	case err == nil && stored:
		file.Outcome = RecordingStored
	case err == nil:
		file.Outcome = RecordingUnchanged
	case errors.Is(err, qa.ErrRecorded):
		file.Outcome, file.Detail = RecordingConflict, refused.Detail
	case said && refused.Kind != problem.Unavailable:
		file.Outcome, file.Detail = RecordingRefused, refused.Detail
	default:
		return file, err
	}
	return file, nil
}

// add counts one file.
func (r *RecordingReport) add(file RecordingFile) {
	switch file.Outcome {
	case RecordingStored:
		r.Stored++
	case RecordingUnchanged:
		r.Unchanged++
	case RecordingUnmatched, RecordingAmbiguous, RecordingConflict, RecordingRefused:
		r.Others = append(r.Others, file)
	}
}
