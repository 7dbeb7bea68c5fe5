package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"

	"qaloop/internal/web"
)

// server is how Qaloop is reached.
type server struct {
	Addr           string        `env:"QALOOP_ADDR" default:"127.0.0.1:8080" help:"Address to listen on."`
	PublicURL      string        `name:"public-url" env:"QALOOP_PUBLIC_URL" help:"Address that people use, such as https://qa.example.com; https makes cookies Secure." placeholder:"URL"`
	TrustedProxies []string      `env:"QALOOP_TRUSTED_PROXIES" help:"Networks of reverse proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8." placeholder:"CIDR"`
	MetricsAddr    string        `env:"QALOOP_METRICS_ADDR" help:"Address for /metrics, away from people; empty for none." placeholder:"ADDR"`
	LogLevel       string        `env:"QALOOP_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" help:"What to log: debug, info, warn or error."`
	MaxUploadMiB   int64         `name:"max-upload-mib" env:"QALOOP_MAX_UPLOAD_MIB" default:"2048" help:"Largest file that an import takes, in MiB."`
	MaxInFlight    int           `env:"QALOOP_MAX_IN_FLIGHT" default:"64" help:"Requests that are answered at once; what comes on top waits a moment and is then told to come again."`
	Requests       int           `name:"requests-per-second" env:"QALOOP_REQUESTS_PER_SECOND" default:"20" help:"Requests of one person in a second, and ten times as many of a token; six seconds' worth may come at once. 0: no limit."`
	DrainWait      time.Duration `env:"QALOOP_DRAIN_WAIT" default:"5s" help:"How long /readyz says no before the server stops to accept, for those who send requests here to notice."`
	Dev            bool          `env:"QALOOP_DEV" help:"Show /dev/gallery: every part of the pages, for those who work on Qaloop."`
}

// Validate checks the settings.
func (s *server) Validate() error {
	if _, _, err := net.SplitHostPort(s.Addr); err != nil {
		return fmt.Errorf("--addr %q is not an address such as 127.0.0.1:8080", s.Addr)
	}
	if s.PublicURL != "" {
		u, err := url.Parse(s.PublicURL)
		if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
			return fmt.Errorf("--public-url %q is not a URL such as https://qa.example.com", s.PublicURL)
		}
	}
	for _, network := range s.TrustedProxies {
		if _, _, err := net.ParseCIDR(network); err != nil {
			return fmt.Errorf("--trusted-proxies: %q is not a network such as 10.0.0.0/8", network)
		}
	}
	return s.limits()
}

// limits checks how much the server is to take.
func (s *server) limits() error {
	if s.MaxUploadMiB < 1 {
		return errors.New("--max-upload-mib must be at least 1")
	}
	if s.MaxInFlight < leastInFlight {
		return fmt.Errorf("--max-in-flight must be at least %d", leastInFlight)
	}
	if s.Requests < 0 {
		return errors.New("--requests-per-second must not be negative")
	}
	if s.DrainWait < 0 || s.DrainWait > mostDrainWait {
		return fmt.Errorf("--drain-wait must be between 0s and %s", mostDrainWait)
	}
	return nil
}

// secure reports whether people reach us by TLS.
func (s *server) secure() bool {
	u, err := url.Parse(s.PublicURL)
	return err == nil && u.Scheme == "https"
}

// serveCommand answers requests.
type serveCommand struct {
	database `embed:""`
	centre   `embed:""`
	server   `embed:""`
}

// Validate checks the settings; kong calls it before Run.
func (s *serveCommand) Validate() error {
	return cmp.Or(s.database.Validate(), s.centre.Validate(), s.server.Validate())
}

// The server's own limits on slow peers. There is none on writing an answer,
// since recordings and live progress take as long as they take; handlers have
// deadlines of their own.
const (
	readHeaderTimeout = 5 * time.Second
	idleTimeout       = 2 * time.Minute
	shutdownTimeout   = 20 * time.Second
	maxHeaderBytes    = 32 << 10
)

// What the settings may be.
const (
	leastInFlight = 8
	mostDrainWait = time.Minute
)

// Run serves until ctx ends, and then lets what runs finish.
func (s *serveCommand) Run(ctx context.Context, out streams) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(out.err, &slog.HandlerOptions{Level: level}))
	letGarbageGather()
	db, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer disconnect(ctx, db)
	if err := requireSchema(ctx, db); err != nil {
		return err
	}
	if err := claimZone(ctx, db, s.location()); err != nil {
		return err
	}
	application, err := newApp(ctx, db, s.options(log))
	if err != nil {
		return err
	}
	return s.listen(ctx, application, log, out)
}

func (s *serveCommand) options(log *slog.Logger) options {
	return options{
		Log: log, Clock: clock, Zone: s.location(), Secure: s.secure(),
		TrustedProxies: s.TrustedProxies, MaxUpload: s.MaxUploadMiB << 20, MaxInFlight: s.MaxInFlight, Requests: s.Requests, Dev: s.Dev,
	}
}

// listen runs the listeners and the background work until ctx ends or one of
// them fails.
func (s *serveCommand) listen(ctx context.Context, application *app, log *slog.Logger, out streams) error {
	group, groupCtx := errgroup.WithContext(ctx)
	ready := func(addr net.Addr) {
		_, _ = fmt.Fprintf(out.out, "Qaloop is at http://%s\n", addr)
		log.InfoContext(ctx, "listening", "address", addr.String())
	}
	// It says first that it stops, and goes on until those who send requests here know.
	drain := func() {
		log.InfoContext(ctx, "stopping: not ready any more, requests are still answered", "wait", s.DrainWait.String())
		application.drain()
		time.Sleep(s.DrainWait)
	}
	group.Go(func() error { return serveHTTP(groupCtx, s.Addr, application.handler, ready, drain) })
	if s.MetricsAddr != "" {
		metrics := http.NewServeMux()
		metrics.Handle("GET /metrics", promhttp.HandlerFor(application.metrics, promhttp.HandlerOpts{}))
		group.Go(func() error { return serveHTTP(groupCtx, s.MetricsAddr, metrics, func(net.Addr) {}, func() {}) })
	}
	group.Go(func() error { return application.work(groupCtx) })
	err := group.Wait()
	log.InfoContext(context.WithoutCancel(ctx), "stopped")
	return err
}

// serveHTTP answers at address until ctx ends; then it stops accepting and lets
// open requests finish, except those that take too long. ready is told the
// address; drain is called when the end begins, before anything is refused.
func serveHTTP(ctx context.Context, address string, h http.Handler, ready func(net.Addr), drain func()) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	ready(listener.Addr())
	hs := &http.Server{Handler: web.UsualPace.Keep(framed(h)), ReadHeaderTimeout: readHeaderTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes}
	failed := make(chan error, 1)
	go func() { failed <- hs.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		drain()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
		defer cancel()
		err := hs.Shutdown(last)
		if errors.Is(err, context.DeadlineExceeded) { // a slow line, say: it was given its time
			return hs.Close()
		}
		return err
	}
}

// framed is h on connections whose requests cannot be taken apart in two ways:
// net/http takes a request with both a length and chunks for chunked, as it
// should, and then goes on with what a proxy that believes the length sends as
// the rest of the body. A request in chunks is therefore the last one of its
// connection (RFC 9112, section 6.1).
func framed(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor == 1 && len(r.TransferEncoding) > 0 {
			w.Header().Set("Connection", "close")
		}
		h.ServeHTTP(w, r)
	})
}
