package training

import "slices"

// maxTable is how many pairs of lines are compared at most; of longer texts the
// old one is shown before the new one.
const maxTable = 1 << 21

// compareLines lays two texts beside each other, line by line, with as few
// lines added and removed as can be. What is the same at both ends is not
// looked at closely.
func compareLines(older, newer []string) []LineDifference {
	head := 0
	for head < min(len(older), len(newer)) && older[head] == newer[head] {
		head++
	}
	tail := 0
	for tail < min(len(older), len(newer))-head && older[len(older)-1-tail] == newer[len(newer)-1-tail] {
		tail++
	}
	found := lines(PartSame, newer[:head])
	found = append(found, compareMiddle(older[head:len(older)-tail], newer[head:len(newer)-tail])...)
	return append(found, lines(PartSame, newer[len(newer)-tail:])...)
}

func lines(change PartChange, texts []string) []LineDifference {
	found := make([]LineDifference, len(texts))
	for i, text := range texts {
		found[i] = LineDifference{change, text}
	}
	return found
}

// compareMiddle finds the longest common subsequence of both.
func compareMiddle(older, newer []string) []LineDifference {
	if len(older)*len(newer) > maxTable {
		return slices.Concat(lines(PartRemoved, older), lines(PartAdded, newer))
	}
	// common[i][j] is the length of that of older[i:] and newer[j:].
	common := make([][]int32, len(older)+1)
	for i := range common {
		common[i] = make([]int32, len(newer)+1)
	}
	for i, was := range slices.Backward(older) {
		for j, is := range slices.Backward(newer) {
			if was == is {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var found []LineDifference
	i, j := 0, 0
	for i < len(older) && j < len(newer) {
		switch {
		case older[i] == newer[j]:
			found = append(found, LineDifference{PartSame, newer[j]})
			i, j = i+1, j+1
		case common[i+1][j] >= common[i][j+1]:
			found = append(found, LineDifference{PartRemoved, older[i]})
			i++
		default:
			found = append(found, LineDifference{PartAdded, newer[j]})
			j++
		}
	}
	return slices.Concat(found, lines(PartRemoved, older[i:]), lines(PartAdded, newer[j:]))
}
