package main

import (
	"bytes"
	"errors"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExitCode(t *testing.T) {
	tests := []struct {
		script string
		want   int
	}{
		{"exit 0", 0},
		{"exit 7", 7},
		{"kill -9 $$", 137},
		{"kill -TERM $$", 143},
	}
	for _, tt := range tests {
		t.Run(tt.script, func(t *testing.T) {
			got, err := exitCode(exec.Command("sh", "-c", tt.script).Run())
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
		})
	}
	_, err := exitCode(errors.New("lost"))
	require.Error(t, err)
}

func TestACommandThatIsNotThere(t *testing.T) {
	code, err := runCommand(t.Context(), []string{"no-such-command-here"}, given{"mongodb://127.0.0.1:1/"})
	require.ErrorContains(t, err, "no-such-command-here")
	require.Equal(t, codeNotFound, code)
}

func TestMasked(t *testing.T) {
	require.Equal(t, "mongodb://ann:xxxxx@db.test:27017/x", masked("mongodb://ann:secret@db.test:27017/x"))
	require.NotContains(t, masked("mongodb://ann:sec%ret@db.test/"), "sec")
}

func TestProgressWithoutTerminal(t *testing.T) {
	var said bytes.Buffer
	p := newProgress(&said)
	p.begin("fetching")
	for percent := range 101 {
		p.at(percent)
	}
	p.begin("unpacking")
	p.at(60)
	p.at(10)
	p.end()
	require.Equal(t, "localdb: fetching\nlocaldb: fetching: 25 %\nlocaldb: fetching: 50 %\nlocaldb: fetching: 75 %\n"+
		"localdb: unpacking\nlocaldb: unpacking: 60 %\n", said.String())
}
