package main

import (
	"fmt"
	"runtime/debug"
)

// version is set by the linker in a release.
var version = "development"

// versionCommand prints which program this is.
type versionCommand struct{}

// Run prints the version, the commit and the Go release.
func (versionCommand) Run(s streams) error {
	_, err := fmt.Fprintln(s.out, describeVersion())
	return err
}

func describeVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "qaloop " + version
	}
	commit := "unknown commit"
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			commit = setting.Value
		}
	}
	return fmt.Sprintf("qaloop %s (%s, %s)", version, commit, info.GoVersion)
}
