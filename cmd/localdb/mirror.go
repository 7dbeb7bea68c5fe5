package main

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
)

// mirror is a place that this machine's apt gets packages from.
type mirror struct {
	uri     string
	trusted bool // apt is told to take it without a signature
}

// targetFormat has apt-get print of each of its indexes what we need to know.
const targetFormat = "$(REPO_URI)\t$(RELEASE)\t$(COMPONENT)\t$(TRUSTED)"

// mirrors asks apt for the mirrors that it uses, as its configuration has them.
func mirrors(ctx context.Context) ([]mirror, error) {
	cmd := exec.CommandContext(ctx, "apt-get", "indextargets", "--no-release-info",
		"--format", targetFormat, "Created-By: Packages")
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("ask apt for its mirrors: %w", err)
	}
	found := parseTargets(string(out))
	if len(found) == 0 {
		return nil, fmt.Errorf("apt has no mirror with a component main in its configuration")
	}
	return found, nil
}

// parseTargets reads what apt-get prints for targetFormat. A mirror counts if
// it has a whole distribution: sid lies beside that, and not beside security
// updates.
func parseTargets(out string) []mirror {
	var found []mirror
	for line := range strings.Lines(out) {
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(fields) != strings.Count(targetFormat, "\t")+1 {
			continue
		}
		uri, release, component, trusted := fields[0], fields[1], fields[2], fields[3]
		if component != "main" || !wholeDistribution(release) {
			continue
		}
		m := mirror{uri, trusted == "yes"}
		if !slices.ContainsFunc(found, func(other mirror) bool { return other.uri == uri }) {
			found = append(found, m)
		}
	}
	return found
}

// wholeDistribution tells a release such as bookworm from an addition to it.
func wholeDistribution(release string) bool {
	for _, addition := range []string{"-security", "/updates", "-updates", "-backports", "-backports-sloppy", "-proposed"} {
		if strings.HasSuffix(release, addition) {
			return false
		}
	}
	return true
}
