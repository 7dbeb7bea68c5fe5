package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// fetchFolder in the cache is where an engine is made before it gets its name.
const fetchFolder = "fetching"

// fetchEngine makes an engine out of Debian's packages. It is renamed into
// place when it is whole; what an interrupted fetch had got is used again.
func fetchEngine(ctx context.Context, cache, triplet string, p *progress) (engine, error) {
	for _, tool := range []string{"apt-get", "dpkg-deb"} {
		if _, err := exec.LookPath(tool); err != nil {
			return engine{}, cannot(tool + " is not on the PATH")
		}
	}
	found, err := mirrors(ctx)
	if err != nil {
		return engine{}, cannot(err.Error())
	}
	if err := removeLeftovers(cache); err != nil {
		return engine{}, err
	}
	work := filepath.Join(cache, fetchFolder)
	p.say("no server here yet: fetching PostgreSQL with DocumentDB from Debian (about 140 MB, once)")
	packages, err := fetchPackages(ctx, filepath.Join(work, "apt"), found, p)
	if err != nil {
		return engine{}, err
	}
	v, err := packageVersions(packages)
	if err != nil {
		return engine{}, err
	}
	half := engine{filepath.Join(work, "root"), triplet, v}
	whole := engine{filepath.Join(cache, engineName(v)), triplet, v}
	if err := unpackAll(ctx, packages, half.root, p); err != nil {
		return engine{}, err
	}
	p.begin("preparing the programs")
	if err := half.fit(ctx, whole); err != nil {
		return engine{}, err
	}
	p.end()
	if err := os.Rename(half.root, whole.root); err != nil {
		return engine{}, fmt.Errorf("name the engine: %w", err)
	}
	if err := os.RemoveAll(work); err != nil {
		return engine{}, fmt.Errorf("remove the packages: %w", err)
	}
	return whole, nil
}

// removeLeftovers removes the data of smoke tests that were killed.
func removeLeftovers(cache string) error {
	left, err := filepath.Glob(filepath.Join(cache, smokePrefix+"*"))
	if err != nil {
		return fmt.Errorf("look for leftovers: %w", err)
	}
	for _, path := range left {
		if err := os.RemoveAll(path); err != nil {
			return fmt.Errorf("remove leftovers: %w", err)
		}
	}
	return nil
}

// retryPause is how long after a failure the one new try begins.
const retryPause = 3 * time.Second

// fetchPackages fetches the packages from the first mirror that has them. A
// hiccup of the network is met by one new try, with a new index: sid may have
// moved on between index and package.
func fetchPackages(ctx context.Context, dir string, from []mirror, p *progress) ([]string, error) {
	var failures []error
	for _, m := range from {
		for try := range 2 {
			if try > 0 {
				p.say("that failed; trying once more")
				if err := pause(ctx, retryPause); err != nil {
					return nil, err
				}
			}
			packages, err := fetchFrom(ctx, dir, m, p)
			if err == nil {
				return packages, nil
			}
			if ctx.Err() != nil {
				return nil, err
			}
			if try > 0 {
				failures = append(failures, err)
			}
		}
	}
	return nil, cannot("apt could not fetch it: " + errors.Join(failures...).Error())
}

// fetchFrom fetches the packages from m.
func fetchFrom(ctx context.Context, dir string, m mirror, p *progress) ([]string, error) {
	apt, err := newPrivateApt(dir, m)
	if err != nil {
		return nil, err
	}
	p.begin("reading Debian's index")
	if err := apt.run(ctx, p.at, "update", "--error-on=any"); err != nil {
		return nil, err
	}
	p.begin("fetching packages")
	install := append([]string{"install", "--download-only"}, wantedPackages()...)
	if err := apt.run(ctx, p.at, install...); err != nil {
		return nil, err
	}
	p.end()
	return apt.packages()
}

// pause waits for d or until ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}

// packageVersions reads the versions that count from the names of the package
// files, which are name_version_architecture.deb.
func packageVersions(files []string) (versions, error) {
	v := versions{ferretdb: ferretVersion}
	for _, file := range files {
		parts := strings.Split(filepath.Base(file), "_")
		if len(parts) != 3 {
			continue
		}
		switch parts[0] {
		case "postgresql-" + postgresMajor:
			v.postgresql = parts[1]
		case "postgresql-" + postgresMajor + "-documentdb":
			v.documentdb = parts[1]
		}
	}
	if v.postgresql == "" || v.documentdb == "" {
		return v, errors.New("the packages lack PostgreSQL or DocumentDB")
	}
	return v, nil
}
