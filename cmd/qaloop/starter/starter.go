// Package starter holds what a new installation begins with: the job
// description of an order-taking operator, scorecards, courses, training rules,
// a survey and teams, each in Russian, Ukrainian and English.
//
// The texts are files under content/LANG; the keys in them are the same in all
// languages. Read content.go for what there is and load.go for how it is read.
package starter
