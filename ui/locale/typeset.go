package locale

import (
	"regexp"
	"strings"
)

// NoBreak is the space that keeps two words on one line.
const NoBreak = "\u00a0"

// lean finds a preposition or conjunction of one or two letters: it must not
// be the last word of a line.
var lean = regexp.MustCompile(
	`(?i)(^|[\s\x{00a0}("«„=])(в|во|к|ко|о|об|с|со|у|и|а|я|на|по|за|до|от|из|не|ни|но|з|зі|із|й|і|та|чи|як|бо|що) `)

// typeset puts no-break spaces where Russian and Ukrainian want them, so that
// the catalogues are written with ordinary ones. English has no such words:
// the letters above are Cyrillic.
func typeset(text string) string {
	text = strings.ReplaceAll(text, " — ", NoBreak+"— ")
	for {
		set := lean.ReplaceAllString(text, "${1}${2}"+NoBreak)
		if set == text {
			return text
		}
		text = set
	}
}
