package main

import (
	"cmp"
	"fmt"
)

// configCommand prints the settings in use.
type configCommand struct {
	database `embed:""`
	centre   `embed:""`
	server   `embed:""`
}

// Validate checks the settings; kong calls it before Run.
func (c *configCommand) Validate() error {
	return cmp.Or(c.database.Validate(), c.centre.Validate(), c.server.Validate())
}

// Run prints one setting a line, as a shell would set it; secrets are masked.
func (c *configCommand) Run(s streams) error {
	for _, line := range [][2]string{
		{"MONGODB_URI", c.masked()},
		{"QALOOP_DATABASE", c.Database},
		{"QALOOP_ADDR", c.Addr},
		{"QALOOP_PUBLIC_URL", c.PublicURL},
		{"QALOOP_TRUSTED_PROXIES", fmt.Sprint(c.TrustedProxies)},
		{"QALOOP_METRICS_ADDR", c.MetricsAddr},
		{"QALOOP_LOG_LEVEL", c.LogLevel},
		{"QALOOP_MAX_UPLOAD_MIB", fmt.Sprint(c.MaxUploadMiB)},
		{"QALOOP_MAX_IN_FLIGHT", fmt.Sprint(c.MaxInFlight)},
		{"QALOOP_DRAIN_WAIT", fmt.Sprint(c.DrainWait)},
		{"QALOOP_DEV", fmt.Sprint(c.Dev)},
		{"QALOOP_TIME_ZONE", c.TimeZone},
		{"QALOOP_LANG", c.Lang},
	} {
		if _, err := fmt.Fprintf(s.out, "%s=%s\n", line[0], line[1]); err != nil {
			return err
		}
	}
	return nil
}
