package qa

import (
	"bufio"
	"encoding/binary"
	"io"
)

// wave is what is measured of a WAV.
type wave struct {
	seconds  float64
	channels int
	peaks    [][]uint8 // for each channel the loudest values, 0..255
}

// The encodings of a WAV that are understood.
const (
	wavePCM        = 1
	waveALaw       = 6
	waveMuLaw      = 7
	waveExtensible = 0xfffe
)

const (
	peakCount   = 1000
	maxChannels = 8
)

// waveFormat is the format chunk of a WAV.
type waveFormat struct {
	Encoding   uint16
	Channels   uint16
	SampleRate uint32
	ByteRate   uint32
	Frame      uint16 // bytes of one sample of all channels
	Bits       uint16
}

// readWave measures a WAV: its length, its channels, and how loud it is where.
// Only the first is known of encodings that are not understood.
func readWave(sound io.ReadSeeker) (wave, error) {
	size, err := sound.Seek(0, io.SeekEnd)
	if err != nil {
		return wave{}, err
	}
	if _, err := sound.Seek(0, io.SeekStart); err != nil {
		return wave{}, err
	}
	var riff struct {
		ID   [4]byte
		Size uint32
		Kind [4]byte
	}
	if err := binary.Read(sound, binary.LittleEndian, &riff); err != nil || string(riff.ID[:]) != "RIFF" || string(riff.Kind[:]) != "WAVE" {
		return wave{}, errWave
	}
	format, length, err := findData(sound, size)
	if err != nil {
		return wave{}, err
	}
	frames := length / int64(format.Frame)
	w := wave{channels: int(format.Channels), seconds: float64(length) / float64(format.ByteRate)}
	if decode := decoderOf(format); decode != nil && frames > 0 {
		w.peaks, err = peaks(io.LimitReader(sound, length), format, frames, decode)
	}
	return w, err
}

// maxWaveChunks bounds how many chunks are looked through.
const maxWaveChunks = 100

// findData goes to the sound itself. It returns its format and its length in
// bytes, also of a file whose writer died before it could note the length.
func findData(sound io.ReadSeeker, size int64) (waveFormat, int64, error) {
	var format waveFormat
	for range maxWaveChunks {
		var head struct {
			ID   [4]byte
			Size uint32
		}
		if err := binary.Read(sound, binary.LittleEndian, &head); err != nil {
			return format, 0, errWave
		}
		at, err := sound.Seek(0, io.SeekCurrent)
		if err != nil {
			return format, 0, err
		}
		next := at + int64(head.Size) + int64(head.Size&1)
		switch string(head.ID[:]) {
		case "fmt ":
			if err := format.read(sound, head.Size); err != nil {
				return format, 0, err
			}
		case "data":
			if format.Frame == 0 {
				return format, 0, errWave
			}
			length := int64(head.Size)
			if length == 0 || at+length > size {
				length = size - at
			}
			return format, length, nil
		}
		if _, err := sound.Seek(next, io.SeekStart); err != nil {
			return format, 0, err
		}
	}
	return format, 0, errWave
}

// read reads a format chunk of size bytes.
func (f *waveFormat) read(from io.Reader, size uint32) error {
	if err := binary.Read(from, binary.LittleEndian, f); err != nil {
		return errWave
	}
	if f.Encoding == waveExtensible && size >= 26 {
		var extension struct {
			Size, Bits uint16
			Mask       uint32
			Encoding   uint16
		}
		if err := binary.Read(from, binary.LittleEndian, &extension); err != nil {
			return errWave
		}
		f.Encoding = extension.Encoding
	}
	if f.Channels == 0 || f.Channels > maxChannels || f.ByteRate == 0 || f.Frame == 0 {
		return errWave
	}
	return nil
}

// decoder is how loud one sample is, 0 to 32,768.
type decoder struct {
	bytes int
	loud  func(sample []byte) int
}

// decoderOf is how samples of format are read; nil if that is not known.
func decoderOf(format waveFormat) *decoder {
	var d decoder
	switch {
	case format.Encoding == wavePCM && format.Bits == 8:
		d = decoder{1, func(s []byte) int { return magnitude(int(s[0])-128) << 8 }}
	case format.Encoding == wavePCM && format.Bits == 16:
		d = decoder{2, func(s []byte) int { return magnitude(int(int16(binary.LittleEndian.Uint16(s)))) }} //nolint:gosec // the same bits
	case format.Encoding == waveALaw && format.Bits == 8:
		d = decoder{1, func(s []byte) int { return aLaw(s[0]) }}
	case format.Encoding == waveMuLaw && format.Bits == 8:
		d = decoder{1, func(s []byte) int { return muLaw(s[0]) }}
	default:
		return nil
	}
	if int(format.Frame) != d.bytes*int(format.Channels) {
		return nil
	}
	return &d
}

func magnitude(n int) int { return max(n, -n) }

// aLaw is how loud a sample of G.711 A-law is.
func aLaw(b byte) int {
	b ^= 0x55
	mantissa, exponent := int(b&0x0f)<<4|8, int(b>>4)&7
	if exponent == 0 {
		return mantissa
	}
	return (mantissa + 0x100) << (exponent - 1)
}

// muLaw is how loud a sample of G.711 µ-law is.
func muLaw(b byte) int {
	b = ^b
	return (int(b&0x0f)<<3+0x84)<<(int(b>>4)&7) - 0x84
}

// loudest turns a magnitude into a peak.
const loudest = 32_768

// peaks finds the loudest sample of each of peakCount equal parts.
func peaks(from io.Reader, format waveFormat, frames int64, d *decoder) ([][]uint8, error) {
	count := min(int64(peakCount), frames)
	found := make([][]uint8, format.Channels)
	for n := range found {
		found[n] = make([]uint8, count)
	}
	in := bufio.NewReaderSize(from, 64<<10)
	frame := make([]byte, format.Frame)
	for n := range frames {
		if _, err := io.ReadFull(in, frame); err != nil {
			return nil, errWave
		}
		part := n * count / frames
		for c := range found {
			loud := d.loud(frame[c*d.bytes:])
			found[c][part] = max(found[c][part], uint8(min(loud*255/loudest, 255))) //nolint:gosec // at most 255
		}
	}
	return found, nil
}
