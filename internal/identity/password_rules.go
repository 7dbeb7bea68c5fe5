package identity

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"qaloop/internal/problem"
)

// ErrPassword answers a new password that breaks a rule.
var ErrPassword = problem.New(problem.Invalid, "identity.password_rules", "This password cannot be taken. Choose another one.")

// What a password may measure.
const (
	MinPassword = 8   // characters
	MaxPassword = 256 // bytes
)

// fewLetters is what must be left of a password besides product words, the
// owner's own names, digits and signs.
const fewLetters = 3

//go:embed common_passwords.txt
var commonText string

var common = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(commonText) {
		words[strings.TrimSpace(line)] = true
	}
	return words
})

// productWords are the first guesses at a password of this product.
var productWords = []string{"qaloop", "qa-loop", "qa_loop", "callcenter", "callcentre", "contactcentre", "contactcenter", "коллцентр", "колл-центр"}

// rows are what fingers walk along.
var rows = []string{
	"01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm",
	"абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "йцукенгшщзхъфывапролджэячсмитьбю", "йцукенгшщзхїфівапролджєячсмитьбю",
	"1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
}

// CheckPassword reports which rule a new password breaks, as ErrPassword with
// the field at pointer. about are the owner's own names, such as the e-mail
// address.
func CheckPassword(password, pointer string, about ...string) error {
	code, detail := broken(password, about)
	if code == "" {
		return nil
	}
	field := problem.Field{Pointer: pointer, Code: code, Detail: detail}
	switch code {
	case "password_short":
		field.Param = "8"
	case "password_long":
		field.Param = "256"
	}
	return ErrPassword.WithFields(field)
}

func broken(password string, about []string) (code, detail string) {
	switch {
	case !utf8.ValidString(password):
		return "password_common", "Use characters that can be typed."
	case utf8.RuneCountInString(password) < MinPassword:
		return "password_short", "Use at least 8 characters; 15 are better."
	case len(password) > MaxPassword:
		return "password_long", "Use at most 256 bytes."
	case isCommon(password):
		return "password_common", "This is one of the passwords that are tried first."
	case isNames(password, about):
		return "password_names", "This is little more than a name and a number."
	}
	return "", ""
}

// isCommon reports whether password is among the first that are tried: one of
// the list, one or two characters over and over, or a walk on the keyboard.
func isCommon(password string) bool {
	lower := strings.ToLower(password)
	if common()[lower] || common()[strings.TrimFunc(lower, isNoLetter)] {
		return true
	}
	different := map[rune]bool{}
	for _, r := range lower {
		different[r] = true
	}
	if len(different) < 4 {
		return true
	}
	for _, row := range rows {
		if strings.Contains(row, lower) || strings.Contains(reversed(row), lower) {
			return true
		}
	}
	return false
}

// isNames reports whether hardly a letter is left of password without the
// product's and the owner's names.
func isNames(password string, about []string) bool {
	lower := strings.ToLower(password)
	rest := lower
	for _, word := range append(ownWords(about), productWords...) {
		rest = strings.ReplaceAll(rest, word, " ")
	}
	if rest == lower {
		return false // not a name in it
	}
	letters := 0
	for _, r := range rest {
		if !isNoLetter(r) {
			letters++
		}
	}
	return letters < fewLetters
}

// ownWords cuts the owner's names into what would be guessed.
func ownWords(about []string) []string {
	const shortest = 4
	var words []string
	for _, text := range about {
		text = strings.ToLower(text)
		if len(text) >= shortest {
			words = append(words, text)
		}
		for _, word := range strings.FieldsFunc(text, isNoLetter) {
			if len([]rune(word)) >= shortest {
				words = append(words, word)
			}
		}
	}
	return words
}

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) }

func reversed(text string) string {
	runes := []rune(text)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}
