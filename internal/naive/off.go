//go:build !naive

package naive

// Dual is false in a normal build.
func Dual() bool { return false }

// Redo is false in a normal build.
func Redo() bool { return false }

// Blind is false in a normal build.
func Blind() bool { return false }
