// Package torture kills, cuts off and overloads the real Qaloop, with real
// clients on real HTTP, and then asks `qaloop verify` whether all is well. It
// has tests only, behind the build tag "torture": `make torture` runs them.
package torture
