// Package failpoint lets a test end the process at a named step of a
// multi-step operation. Only binaries built with the tag "failpoints" can; in
// all others it is empty.
package failpoint
