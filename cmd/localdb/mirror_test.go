package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseTargets(t *testing.T) {
	tests := []struct {
		name, out string
		want      []mirror
	}{
		{"nothing configured", "", nil},
		{
			"one distribution and what is added to it",
			"http://mirror.test/debian/\tbookworm\tmain\tno\n" +
				"http://mirror.test/debian/\tbookworm-updates\tmain\tno\n" +
				"http://mirror.test/debian-security/\tbookworm-security\tmain\tno\n" +
				"http://mirror.test/backports/\tbookworm-backports\tmain\tno\n",
			[]mirror{{uri: "http://mirror.test/debian/"}},
		},
		{
			"other components and other archives",
			"http://mirror.test/debian/\tstable\tcontrib\tno\n" +
				"https://vendor.test/apt/\tstable\tvendor\tno\n" +
				"http://mirror.test/debian/\tstable\tmain\tno\n",
			[]mirror{{uri: "http://mirror.test/debian/"}},
		},
		{
			"two mirrors in the order of the configuration, each once",
			"https://near.test/debian/\tsid\tmain\tyes\n" +
				"http://far.test/debian/\ttrixie\tmain\t$(TRUSTED)\n" +
				"https://near.test/debian/\ttrixie\tmain\tno\n",
			[]mirror{{uri: "https://near.test/debian/", trusted: true}, {uri: "http://far.test/debian/"}},
		},
		{"a line in another form", "MetaKey: main/binary-amd64/Packages\n\n", nil},
		{"an old security archive", "http://mirror.test/debian-security/\tbuster/updates\tmain\tno\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, parseTargets(tt.out))
		})
	}
}

func TestSourceLine(t *testing.T) {
	require.Equal(t, "deb [trusted=yes] http://mirror.test/debian/ sid main\n",
		sourceLine(mirror{uri: "http://mirror.test/debian/", trusted: true}))
	require.Regexp(t, `^deb (\[signed-by=/\S+\] )?http://mirror\.test/debian/ sid main\n$`,
		sourceLine(mirror{uri: "http://mirror.test/debian/"}))
}
