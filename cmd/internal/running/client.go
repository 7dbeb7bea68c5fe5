package running

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Client is somebody who uses the API of one or several instances. Its cookies
// belong to a host and not to a port, so one session is good for all of them.
type Client struct {
	http http.Client
}

// NewClient is a client without a session. Of no answer within patience it makes
// an error.
func NewClient(patience time.Duration) *Client {
	jar, _ := cookiejar.New(nil) // fails only with options
	return &Client{http.Client{
		Jar: jar, Timeout: patience,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// JSON reads the body into v.
func (a Answer) JSON(v any) error {
	if err := json.Unmarshal(a.Body, v); err != nil {
		return fmt.Errorf("%w in an answer %d: %.200s", err, a.Status, a.Body)
	}
	return nil
}

// Field is the text field of that name in a JSON object, or "".
func (a Answer) Field(name string) string {
	var fields map[string]any
	_ = json.Unmarshal(a.Body, &fields) // what is no object has no fields
	text, _ := fields[name].(string)
	return text
}

// Do sends body as JSON (nil for none) to address, with pairs of header names
// and values. An error means that nothing is known of what became of it.
func (c *Client) Do(ctx context.Context, method, address string, body any, headers ...string) (Answer, error) {
	if body == nil {
		return c.Send(ctx, method, address, "", nil, headers...)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return Answer{}, err
	}
	return c.Send(ctx, method, address, "application/json", raw, headers...)
}

// Send is Do with a body of any kind; "" for none.
func (c *Client) Send(ctx context.Context, method, address, kind string, body []byte, headers ...string) (Answer, error) {
	return c.send(ctx, method, address, kind, bytes.NewReader(body), headers...)
}

// Upload sends a body of that media type by POST, as it comes.
func (c *Client) Upload(ctx context.Context, address, kind string, body io.Reader) (Answer, error) {
	return c.send(ctx, http.MethodPost, address, kind, body)
}

func (c *Client) send(ctx context.Context, method, address, kind string, body io.Reader, headers ...string) (Answer, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return Answer{}, err
	}
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		request.Header.Set("Idempotency-Key", uuid.NewString()) // a new one for each request that does not bring its own
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := c.http.Do(request)
	if err != nil {
		return Answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	return Answer{response.StatusCode, response.Header, raw}, err
}

// Want is Do that also fails unless the answer has that status.
func (c *Client) Want(ctx context.Context, status int, method, address string, body any, headers ...string) (Answer, error) {
	a, err := c.Do(ctx, method, address, body, headers...)
	if err == nil && a.Status != status {
		err = fmt.Errorf("%s %s: %d, want %d: %.500s", method, address, a.Status, status, a.Body)
	}
	return a, err
}

// SignIn opens a session at the instance that answers at site.
func (c *Client) SignIn(ctx context.Context, site, email, password string) error {
	_, err := c.Want(ctx, http.StatusOK, http.MethodPost, site+"/api/v1/session", map[string]string{"email": email, "password": password})
	return err
}

// Download writes what is at address to out, as it comes, and gives the status.
func (c *Client) Download(ctx context.Context, address string, out io.Writer) (int, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }()
	_, err = io.Copy(out, response.Body)
	return response.StatusCode, err
}

// Cookie is the header with which others ask as this client does.
func (c *Client) Cookie(site string) (string, error) {
	at, err := url.Parse(site)
	if err != nil {
		return "", err
	}
	var all []string
	for _, cookie := range c.http.Jar.Cookies(at) {
		all = append(all, cookie.Name+"="+cookie.Value)
	}
	return strings.Join(all, "; "), nil
}
