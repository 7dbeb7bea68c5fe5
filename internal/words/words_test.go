package words_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qaloop/internal/words"
)

func TestWordsAreAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Приём заказа по телефону":   {"заказа", "по", "прием", "телефону"},
		"Курс «Ассортимент» (новый)": {"ассортимент", "курс", "новый"},
		"  тайна   и Тайна ":         {"и", "тайна"},
		"SIP/2071":                   {"sip/2071"},
		"marina.s@vega.example":      {"marina.s@vega.example"},
		" — ":                        {"—"},
		"«»":                         nil,
		"":                           nil,
	} {
		if got := words.Of(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Whoever types the beginning of a word of a text has a word that finds it.
func TestWhatBeginsLikeATextFindsIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.StringMatching(`[А-Яа-яёЁіїєґA-Za-z0-9/.@-]{1,9}`), 1, 8).Draw(t, "words"), " ")
		kept := words.Of(text)
		asked := words.Asked(text)
		if len(kept) == 0 || len(asked) == 0 || len(asked) > 5 {
			t.Fatalf("%q: kept %q, asked %q", text, kept, asked)
		}
		for _, a := range asked {
			begin := string([]rune(a)[:1])
			if !slices.ContainsFunc(kept, func(k string) bool { return strings.HasPrefix(k, begin) }) {
				t.Fatalf("%q does not find %q", begin, kept)
			}
		}
	})
}
