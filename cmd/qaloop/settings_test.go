package main

import (
	"io"
	"strings"
	"testing"
)

// A wrong setting stops every command that has it, with one line that names it.
func TestWrongSettingsStopTheStart(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ args, says string }{
		{"serve --addr=nowhere", "--addr"},
		{"serve --public-url=qa.example.com", "--public-url"},
		{"serve --trusted-proxies=10.0.0.1", "--trusted-proxies"},
		{"serve --max-upload-mib=0", "--max-upload-mib"},
		{"serve --max-in-flight=1", "--max-in-flight"},
		{"serve --requests-per-second=-1", "--requests-per-second"},
		{"serve --drain-wait=-1s", "--drain-wait"},
		{"serve --drain-wait=1h", "--drain-wait"},
		{"serve --time-zone=Kiev", "--time-zone"},
		{"serve --log-level=loud", "--log-level"},
		{"serve --database=a.b", "--database"},
		{"config --addr=nowhere", "--addr"},
		{"verify --time-zone=Kiev", "--time-zone"},
		{"demo --lang=de", "--lang"},
		{"migrate --database=a/b", "--database"},
		{"user add --email=a@b.example --name=A --role=boss", "--role"},
		{"user add --email=a@b.example --name=A --role=admin --database=$", "--database"},
		{"import settings_test.go --time-zone=Kiev", "--time-zone"},
		{"import settings_test.go --format=xls", "--format"},
		{"import missing.csv", "missing.csv"},
		{"import settings_test.go", "--format"},
	} {
		err := run(t.Context(), strings.Fields(test.args), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(explain(err), "\n") {
			t.Errorf("%s: %v, want one line about %s", test.args, err, test.says)
		}
	}
}
