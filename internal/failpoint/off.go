//go:build !failpoints

package failpoint

// Here does nothing in a normal build.
func Here(string) {}
