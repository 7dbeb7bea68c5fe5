package starter

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
)

// sampleRate is that of a telephone line, in samples a second.
const sampleRate = 8000

// voice is one side of a call.
type voice struct {
	channel int // 0 is the operator, 1 the customer
	pitch   float64
}

var (
	operatorVoice = voice{channel: 0, pitch: 190}
	customerVoice = voice{channel: 1, pitch: 125}
)

// talk is a stretch of a call in which one side speaks, in seconds.
type talk struct {
	voice
	from, to float64
}

// recording is a WAV file of two channels in which nobody says anything that
// can be understood: syllables of tone and breath where somebody talks,
// silence elsewhere. The same seed gives the same bytes.
func recording(talks []talk, seconds int, seed uint64) []byte {
	random := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a sound is no secret
	var channels [2][]float64
	for i := range channels {
		channels[i] = make([]float64, seconds*sampleRate)
	}
	for _, t := range talks {
		t.speak(channels[t.channel], random)
	}
	return encodeWAV(channels)
}

// speak adds syllables to line until t is over, with a breath after every few.
func (t talk) speak(line []float64, random *rand.Rand) {
	at := t.from
	for word := 0; at < t.to; word++ {
		length := 0.11 + 0.12*random.Float64()
		syllable(line, at, min(length, t.to-at), t.pitch*(0.9+0.25*random.Float64()), random)
		at += length + 0.02 + 0.04*random.Float64()
		if word%6 == 5 {
			at += 0.1 + 0.15*random.Float64()
		}
	}
}

// syllable adds one swell of a tone with its overtones and some breath.
func syllable(line []float64, at, length, pitch float64, random *rand.Rand) {
	first, count := int(at*sampleRate), int(length*sampleRate)
	for i := range count {
		if first+i >= len(line) {
			return
		}
		phase := 2 * math.Pi * pitch * float64(i) / sampleRate
		tone := 0.5*math.Sin(phase) + 0.3*math.Sin(2*phase) + 0.15*math.Sin(5*phase) + 0.1*(random.Float64()-0.5)
		line[first+i] += 0.5 * math.Sin(math.Pi*float64(i)/float64(count)) * tone
	}
}

// encodeWAV is a RIFF file of 8-bit PCM: half the size of the usual 16, and
// good enough for a telephone.
func encodeWAV(channels [2][]float64) []byte {
	const header, bytesPerFrame, bits = 44, 2, 8
	frames := len(channels[0])
	size := frames * bytesPerFrame
	out := make([]byte, 0, header+size)
	out = append(out, "RIFF"...)
	out = binary.LittleEndian.AppendUint32(out, uint32(header-8+size)) //nolint:gosec // a minute of sound is far below 4 GiB
	out = append(out, "WAVEfmt "...)
	out = binary.LittleEndian.AppendUint32(out, 16)
	out = binary.LittleEndian.AppendUint16(out, 1) // PCM
	out = binary.LittleEndian.AppendUint16(out, uint16(len(channels)))
	out = binary.LittleEndian.AppendUint32(out, sampleRate)
	out = binary.LittleEndian.AppendUint32(out, sampleRate*bytesPerFrame)
	out = binary.LittleEndian.AppendUint16(out, bytesPerFrame)
	out = binary.LittleEndian.AppendUint16(out, bits)
	out = append(out, "data"...)
	out = binary.LittleEndian.AppendUint32(out, uint32(size)) //nolint:gosec // as above
	for n := range frames {
		for _, line := range channels {
			out = append(out, byte(128+127*max(-1, min(1, line[n]))))
		}
	}
	return out
}
