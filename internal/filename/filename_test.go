package filename_test

import (
	"strings"
	"testing"

	"qaloop/internal/filename"
)

func TestFileNameCanBeShownAndKept(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"звонок 1.wav":           "звонок 1.wav",
		"../../etc/passwd":       "passwd",
		`C:\calls\one.wav`:       "one.wav",
		"a\x00b\r\nc.wav":        "abc.wav",
		"call\u202egnp.exe":      "callgnp.exe",
		"\ufeffone\u200b.wav":    "one.wav",
		"one\u2028two.wav":       "onetwo.wav",
		"\xff\xfeone.wav":        "one.wav",
		"folder/":                "",
		strings.Repeat("я", 300): strings.Repeat("я", 200),
	} {
		if got := filename.Shown(sent); got != want {
			t.Errorf("%q is %q, want %q", sent, got, want)
		}
	}
}
