// Package naive holds mistakes that Qaloop does not make, so that its crash and
// concurrency tests can be shown to see them: a test that also passes with such
// a mistake in the program proves nothing. Only binaries built with the tag
// "naive" can make them; in all others every function here is false.
package naive
