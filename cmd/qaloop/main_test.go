package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if err := closeSharedDemo(); err != nil {
		fmt.Fprintln(os.Stderr, "close the demo that the tests share:", err)
		code = 1
	}
	if builtCrashing {
		if program, err := crashing(); err == nil {
			_ = os.RemoveAll(filepath.Dir(program))
		}
	}
	os.Exit(code)
}
