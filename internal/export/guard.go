package export

import "strings"

// Guard keeps a spreadsheet from taking a text for a formula: one that begins
// like a formula gets an apostrophe before it.
func Guard(text string) string {
	if strings.IndexAny(text, "=+-@\t\r\n＝＋－＠") == 0 {
		return "'" + text
	}
	return text
}
