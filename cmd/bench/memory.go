package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// memory is what of a process is in memory, in MiB: now, and at most since the
// peak was reset.
type memory struct{ now, peak float64 }

// memoryOf reads it from the system's own account of the process.
func memoryOf(pid int) (memory, error) {
	file, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return memory{}, err
	}
	defer func() { _ = file.Close() }()
	var m memory
	for lines := bufio.NewScanner(file); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		var kib float64
		_, _ = fmt.Sscanf(value, "%f", &kib) // what is no number is not asked for
		switch name {
		case "VmRSS":
			m.now = kib / 1024
		case "VmHWM":
			m.peak = kib / 1024
		}
	}
	return m, nil
}

// resetPeak lets the peak of a process begin anew.
func resetPeak(pid int) error {
	return os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0)
}
