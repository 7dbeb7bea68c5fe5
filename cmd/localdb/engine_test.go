package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestEngineNames(t *testing.T) {
	v := versions{"18.6-3", "1.0-0-1", ferretVersion}
	got, ok := versionsOf(engineName(v))
	require.True(t, ok)
	require.Equal(t, v, got)
	for _, other := range []string{
		fetchFolder, "smoke-123", lockFile, "engine", "engine_0_" + runtime.GOARCH + "_18.6-3_1.0-0-1",
		"engine_" + recipe + "_other_18.6-3_1.0-0-1", engineName(v) + "_more",
	} {
		_, ok := versionsOf(other)
		require.False(t, ok, other)
	}
}

func TestOnlyAWholeEngineThatPassedIsUsed(t *testing.T) {
	const triplet = "x86_64-linux-gnu"
	cache := t.TempDir()
	older, newer := versions{"18.5-1", "1.0-0-1", ferretVersion}, versions{"18.6-3", "1.0-0-1", ferretVersion}
	add := func(v versions, age time.Duration) string {
		dir := filepath.Join(cache, engineName(v))
		require.NoError(t, os.Mkdir(dir, 0o755))
		made := time.Now().Add(-age)
		require.NoError(t, os.Chtimes(dir, made, made))
		return dir
	}
	pass := func(dir, ferret string, age time.Duration) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, passedFile), []byte(ferret+"\n"), 0o600))
		made := time.Now().Add(-age)
		require.NoError(t, os.Chtimes(dir, made, made))
	}

	// What an interrupted start leaves: an engine that is being unpacked.
	require.NoError(t, os.MkdirAll(filepath.Join(cache, fetchFolder, "root/usr/lib/postgresql/18/bin"), 0o755))
	_, ok := newestEngine(cache, triplet, func(engine) bool { return true })
	require.False(t, ok, "a half-unpacked engine is none")

	oldDir, newDir := add(older, 2*time.Hour), add(newer, time.Hour)
	_, ok = passedEngine(cache, triplet)
	require.False(t, ok, "neither has passed")

	pass(oldDir, ferretVersion, 2*time.Hour)
	e, ok := passedEngine(cache, triplet)
	require.True(t, ok)
	require.Equal(t, older, e.versions)

	pass(newDir, "1.24.0", time.Hour)
	e, _ = passedEngine(cache, triplet)
	require.Equal(t, older, e.versions, "the newer one passed with another FerretDB")

	pass(newDir, ferretVersion, time.Hour)
	e, _ = passedEngine(cache, triplet)
	require.Equal(t, newer, e.versions)
	require.Equal(t, newDir, e.root)
}

func TestPackageVersions(t *testing.T) {
	got, err := packageVersions([]string{
		"/x/libc6_2.42-1_amd64.deb", "/x/postgresql-18_18.6-3_amd64.deb", "/x/postgresql-18-documentdb_1.0-0-1_amd64.deb",
		"/x/postgresql-18-postgis-3_3.7.0+dfsg-1_amd64.deb", "/x/odd.deb",
	})
	require.NoError(t, err)
	require.Equal(t, versions{"18.6-3", "1.0-0-1", ferretVersion}, got)
	_, err = packageVersions([]string{"/x/postgresql-18_18.6-3_amd64.deb"})
	require.Error(t, err)
}

func TestVersionsAreThoseOfTheModule(t *testing.T) {
	mod, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	require.Contains(t, string(mod), "github.com/FerretDB/FerretDB/v2 v"+ferretVersion+"\n")
	require.NotEmpty(t, knownVersions())
	newest := knownVersions()[len(knownVersions())-1]
	require.True(t, strings.HasSuffix(newest, "FerretDB "+ferretVersion), "no combination with this FerretDB has passed")
	require.True(t, versions{"18.6-3", "1.0-0-1", "2.7.0"}.known())
	require.False(t, versions{"99.1-1", "1.0-0-1", "2.7.0"}.known())
}

func TestABrokenCombinationIsNamed(t *testing.T) {
	text := brokenCombination(versions{"99.1-1", "9.9-9", ferretVersion}, os.ErrInvalid).Error()
	require.Contains(t, text, "PostgreSQL 99.1-1, DocumentDB 9.9-9, FerretDB "+ferretVersion)
	require.Contains(t, text, knownVersions()[0])
}

func TestWhereNothingIsToBeHad(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	var said bytes.Buffer
	_, err := fetchEngine(t.Context(), t.TempDir(), "x86_64-linux-gnu", newProgress(&said))
	require.ErrorContains(t, err, "apt-get is not on the PATH")
	for _, word := range []string{"MONGODB_URI", "mongod", "Debian"} {
		require.ErrorContains(t, err, word)
	}
}

func TestMoveZones(t *testing.T) {
	program := filepath.Join(t.TempDir(), "postgres")
	require.NoError(t, os.WriteFile(program, []byte("code\x00/usr/share/zoneinfo\x00--with-system-tzdata=/usr/share/zoneinfo more"), 0o755))
	require.NoError(t, moveZones(program))
	got, err := os.ReadFile(program)
	require.NoError(t, err)
	require.Equal(t, "code\x00/proc/self/fd/4////\x00--with-system-tzdata=/usr/share/zoneinfo more", string(got))
}
