package qa

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
)

// waveFile is a WAV with these samples.
func waveFile(encoding, channels, bits uint16, rate uint32, data []byte, before ...byte) []byte {
	frame := channels * bits / 8
	var b bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&b, binary.LittleEndian, v) // a buffer never fails
		}
	}
	put([]byte("RIFF"), uint32(36+len(data)+len(before)), []byte("WAVE"), before)
	put([]byte("fmt "), uint32(16), encoding, channels, rate, rate*uint32(frame), frame, bits)
	put([]byte("data"), uint32(len(data)), data)
	return b.Bytes()
}

func TestWave(t *testing.T) {
	t.Parallel()
	quietThenLoud := func(quiet, loud []byte) []byte {
		return append(bytes.Repeat(quiet, 4000), bytes.Repeat(loud, 4000)...)
	}
	sixteen := func(n int16) []byte { return binary.LittleEndian.AppendUint16(nil, uint16(n)) }
	list := append([]byte("LIST\x05\x00\x00\x00"), 1, 2, 3, 4, 5, 0)
	for _, test := range []struct {
		name     string
		file     []byte
		seconds  float64
		channels int
		first    []int // the first peak of each channel
		last     []int
	}{
		{"16 bits", waveFile(1, 1, 16, 8000, quietThenLoud(sixteen(0), sixteen(-32768))), 1, 1, []int{0}, []int{255}},
		{"8 bits", waveFile(1, 1, 8, 8000, quietThenLoud([]byte{128}, []byte{0})), 1, 1, []int{0}, []int{255}},
		{"two channels", waveFile(1, 2, 16, 8000, quietThenLoud(append(sixteen(0), sixteen(16384)...), append(sixteen(32767), sixteen(0)...))), 1, 2, []int{0, 127}, []int{254, 0}},
		{"A-law", waveFile(6, 1, 8, 8000, quietThenLoud([]byte{0xd5}, []byte{0xaa})), 1, 1, []int{0}, []int{251}},
		{"µ-law", waveFile(7, 1, 8, 8000, quietThenLoud([]byte{0xff}, []byte{0x80})), 1, 1, []int{0}, []int{249}},
		{"other chunks before", waveFile(1, 1, 16, 8000, quietThenLoud(sixteen(0), sixteen(-32768)), list...), 1, 1, []int{0}, []int{255}},
		{"GSM, which is not decoded", waveFile(49, 1, 8, 1625, bytes.Repeat([]byte{1}, 1625)), 1, 1, nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := readWave(bytes.NewReader(test.file))
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(got.seconds-test.seconds) > 0.001 || got.channels != test.channels || len(got.peaks) != len(test.first) {
				t.Fatalf("%.3f s, %d channels, peaks of %d", got.seconds, got.channels, len(got.peaks))
			}
			for c, p := range got.peaks {
				if len(p) != 1000 || int(p[0]) != test.first[c] || int(p[999]) != test.last[c] {
					t.Errorf("channel %d: %d peaks, first %d, last %d", c, len(p), p[0], p[len(p)-1])
				}
			}
		})
	}
}

func TestWaveWhoseWriterDied(t *testing.T) {
	t.Parallel()
	file := waveFile(1, 1, 16, 8000, make([]byte, 16_000))
	binary.LittleEndian.PutUint32(file[40:], 0) // the length was never noted
	got, err := readWave(bytes.NewReader(file))
	if err != nil || got.seconds != 1 {
		t.Errorf("%v s, %v", got.seconds, err)
	}
}

func FuzzWave(f *testing.F) {
	f.Add(waveFile(1, 1, 16, 8000, []byte{1, 2, 3, 4}))
	f.Add(waveFile(0xfffe, 2, 8, 8000, []byte{1, 2, 3, 4}))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := readWave(bytes.NewReader(file))
		if err == nil && (got.seconds < 0 || got.channels < 1) {
			t.Errorf("%v s, %d channels", got.seconds, got.channels)
		}
	})
}
