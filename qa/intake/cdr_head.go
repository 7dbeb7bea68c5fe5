package intake

import (
	"slices"
	"strings"
	"time"
)

// cdrSeparator is what stands between the cells: a comma, unless cdr_custom was
// told otherwise.
func cdrSeparator(head []byte) byte {
	best, most := byte(','), 0
	line := firstLine(head)
	for _, sep := range []byte{',', ';', '\t', '|'} {
		if cells, _ := split(line, sep); len(cells) > most {
			best, most = sep, len(cells)
		}
	}
	return best
}

// firstRow is the first row of a table.
func firstRow(head []byte, sep byte, encoding string) []string {
	cells, _ := split((&lines{encoding: encoding}).decode([]byte(firstLine(head))), sep)
	for n := range cells {
		cells[n] = strings.TrimSpace(cells[n])
	}
	return cells
}

// firstLine is the first line of a table that is not empty.
func firstLine(head []byte) string {
	for text := range strings.Lines(string(head)) {
		if strings.Trim(text, " \t\r\n;,|\x00") != "" {
			return strings.TrimRight(text, "\r\n")
		}
	}
	return ""
}

// namesColumns reports whether row is a header of a call log.
func namesColumns(row []string) bool {
	found := 0
	for _, cell := range row {
		if slices.Contains(cdrNeeded, strings.ToLower(cell)) {
			found++
		}
	}
	return found == len(cdrNeeded)
}

// columnsOf is where each column is.
func columnsOf(order []string) (map[string]int, error) {
	column := make(map[string]int, len(order))
	for n, name := range order {
		column[strings.ToLower(strings.TrimSpace(name))] = n
	}
	var missing []string
	for _, name := range cdrNeeded {
		if _, ok := column[name]; !ok {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		return nil, ErrCDRColumns.
			WithDetail("The columns of a call log must name %s.", strings.Join(missing, ", ")).
			With("missing", strings.Join(missing, ", "))
	}
	return column, nil
}

// dispositions are what may become of a call.
var dispositions = []string{"ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"}

// cdrHead reports whether one of the first rows is of a call log.
func cdrHead(head []byte, sep byte, column map[string]int, zone *time.Location) bool {
	seen := 0
	for text := range strings.Lines(string(head)) {
		cells, open := split(strings.TrimRight(text, "\r\n"), sep)
		if len(cells) > max(column["start"], column["disposition"]) && !open &&
			slices.Contains(dispositions, cells[column["disposition"]]) {
			if _, err := journalTime(cells[column["start"]], zone); err == nil {
				return true
			}
		}
		if seen++; seen == headLines {
			break
		}
	}
	return false
}

// looksLikeCDR reports whether head begins a call log in the usual order.
func looksLikeCDR(head []byte) bool {
	column, err := columnsOf(cdrOrder)
	return err == nil && cdrHead(head, ',', column, time.UTC)
}
