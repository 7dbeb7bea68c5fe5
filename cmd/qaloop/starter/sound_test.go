package starter

import (
	"bytes"
	"encoding/binary"
	"testing"
)

func TestRecordingIsHeardWhereSomebodyTalks(t *testing.T) {
	const header = 44
	sound := recording([]talk{{operatorVoice, 1, 3}, {customerVoice, 4, 5}}, 6, 7)
	if !bytes.HasPrefix(sound, []byte("RIFF")) || string(sound[8:16]) != "WAVEfmt " {
		t.Fatalf("no WAV file: % x", sound[:16])
	}
	if got, want := len(sound), header+6*sampleRate*2; got != want {
		t.Fatalf("%d bytes, want %d", got, want)
	}
	if got := binary.LittleEndian.Uint32(sound[40:]); int(got) != len(sound)-header {
		t.Errorf("the header promises %d bytes of sound", got)
	}
	// loudest is the highest level of a channel in a second.
	loudest := func(channel, second int) int {
		highest := 0
		for n := second * sampleRate; n < (second+1)*sampleRate; n++ {
			level := int(sound[header+n*2+channel]) - 128
			highest = max(highest, level)
		}
		return highest
	}
	for second, want := range [][2]bool{{false, false}, {true, false}, {true, false}, {false, false}, {false, true}, {false, false}} {
		for channel := range want {
			if got := loudest(channel, second) > 12; got != want[channel] {
				t.Errorf("second %d, channel %d: speech is %t, want %t", second, channel, got, want[channel])
			}
		}
	}
	if !bytes.Equal(sound, recording([]talk{{operatorVoice, 1, 3}, {customerVoice, 4, 5}}, 6, 7)) {
		t.Error("the same seed gives another sound")
	}
}
