package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // zones on machines that have none

	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/internal/mongodb"
)

// database says where the data are. Every command that reads or writes them
// has these settings.
type database struct {
	MongoURI     string `name:"mongodb-uri" env:"MONGODB_URI" help:"URI of the MongoDB server or replica set." placeholder:"URI"`
	MongoURIFile string `name:"mongodb-uri-file" env:"MONGODB_URI_FILE" help:"File that holds the URI, instead of --mongodb-uri." type:"path" placeholder:"FILE"`
	Database     string `env:"QALOOP_DATABASE" default:"qaloop" help:"Name of the database."`
}

// Validate checks the settings; kong calls it before any command runs.
func (d *database) Validate() error {
	if d.MongoURI != "" && d.MongoURIFile != "" {
		return fmt.Errorf("give --mongodb-uri or --mongodb-uri-file, not both")
	}
	if strings.ContainsAny(d.Database, `/\. "$`) || d.Database == "" {
		return fmt.Errorf("--database %q cannot be the name of a database", d.Database)
	}
	return nil
}

// uri is the URI of the server, from the setting or from the file.
func (d *database) uri() (string, error) {
	if d.MongoURIFile != "" {
		raw, err := os.ReadFile(d.MongoURIFile)
		if err != nil {
			return "", fmt.Errorf("read --mongodb-uri-file: %w", err)
		}
		return strings.TrimSpace(string(raw)), nil
	}
	if d.MongoURI == "" {
		return "", fmt.Errorf("set MONGODB_URI (or --mongodb-uri) to the URI of the database server; on a machine without one, `make run` brings its own")
	}
	return d.MongoURI, nil
}

// open connects to the database.
func (d *database) open(ctx context.Context) (*mongo.Database, error) {
	uri, err := d.uri()
	if err != nil {
		return nil, err
	}
	db, err := mongodb.Open(ctx, uri, d.Database)
	if err != nil {
		return nil, fmt.Errorf("the database server at %s cannot be used; see that it runs and that the URI is right: %w", d.masked(), err)
	}
	return db, nil
}

// masked is the URI without its password.
func (d *database) masked() string {
	uri, err := d.uri()
	if err != nil {
		return "(not set)"
	}
	parsed, err := url.Parse(uri)
	if err != nil {
		return "(set, cannot be read)"
	}
	return parsed.Redacted()
}

// centre is what the centre decides about times and words.
type centre struct {
	TimeZone string `env:"QALOOP_TIME_ZONE" default:"Europe/Kyiv" help:"Time zone of the centre, for the days of numbers, due dates and files without one."`
	Lang     string `env:"QALOOP_LANG" default:"ru" enum:"ru,uk,en" help:"Language of the starter content: ru, uk or en."`
}

// Validate checks the settings.
func (c *centre) Validate() error {
	if _, err := time.LoadLocation(c.TimeZone); err != nil {
		return fmt.Errorf("--time-zone %q is not a zone such as Europe/Kyiv", c.TimeZone)
	}
	return nil
}

// location is the centre's time zone.
func (c *centre) location() *time.Location {
	zone, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		return time.UTC // cannot be: Validate has loaded it
	}
	return zone
}

// clock is the time as BSON can keep it.
func clock() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }
