// Package audit keeps who did what to what, from where, in a log that nobody
// can change unseen. It knows nothing of the domain: an action has a name, and
// what it wrote it learns from the stores themselves.
//
// Read entry.go first, then trail.go (one action), log.go (how entries get into
// the chain) and chain.go (what must hold of it).
//
// # No change without its entry
//
// An action runs under a Trail. The trail is the witness of its writes
// (mongodb.Witness): before the first of them it stores an intent, which says
// who is about to do what; when the action has ended it appends the entry and
// removes the intent. So an action that writes nothing costs nothing and leaves
// nothing, and one that writes has an intent from before its first write on,
// whatever dies in between. An intent that nobody has touched for a while is
// ended by the sweeper of any instance, with the outcome "unknown".
//
// # Exactly one
//
// The _id of an entry is its stream and number, and its hash covers the entry
// before. Whoever appends reads the end of the chain, then looks whether there
// is an entry of this intent already, then inserts the next number. That number
// is free only if nothing was appended since the end was read, so the look has
// seen everything; if it is taken, all is done again. Hence one intent never has
// two entries, and the chain never forks, whoever appends at the same time and
// however their clocks differ.
//
// # Seen
//
// A stream is a month. A new one begins only after an entry that closes the one
// before, and is chained to it. A head document tells where each stream had got
// to, so that a cut-off end is seen; that the heads were cut too is seen with the
// lines "audit head" that the server writes to its own log (see Log.Anchor).
//
// What background work writes (imports, the sweepers) is the consequence of an
// action that has its entry, and gets none of its own.
package audit
