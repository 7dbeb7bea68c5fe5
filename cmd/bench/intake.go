package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"qaloop/cmd/internal/running"
	"qaloop/internal/mongodb"
	"qaloop/qa"
)

// importedCalls is how many calls an imported file tells of.
const importedCalls = 8_000

// importing measures how many rows of a file are read in a second, against how
// fast the driver stores the documents that come of them: in bulks of 500, into a
// collection with nothing but its IDs. What it takes to keep the ten indexes of
// interactions up is told beside it: the same bulks into a collection that has
// them, and its validator.
func (b *bench) importing(ctx context.Context) ([]result, error) {
	desk, err := b.desk(ctx, 50)
	if err != nil {
		return nil, err
	}
	v, stop, err := b.serveTo(ctx, b.place(deskDatabase), "admin")
	if err != nil {
		return nil, err
	}
	defer stop()
	var all []result
	for kind, f := range []struct {
		format string
		file   func(agents []string, series int) []byte
	}{{"asterisk_queue_log", queueLog}, {"csv", spreadsheet}} {
		r := result{What: "import of " + f.format, Bound: atLeast, Target: 0.5}
		var ours, bare, found series
		var rows int64
		for n := range b.repeats {
			b.tell.bar("import of "+f.format, n, b.repeats)
			done, err := v.imports(f.format, f.file(desk.Agents, 100*kind+n))
			if err != nil {
				return nil, err
			}
			floor, kept, err := b.insertMany(ctx, done.ID)
			if err != nil {
				return nil, err
			}
			rows = done.RowsRead
			found = append(found, kept.Seconds()/done.took.Seconds())
			ours = append(ours, perSecond(int(rows), done.took))
			bare = append(bare, perSecond(int(rows), floor))
			r.Values = append(r.Values, floor.Seconds()/done.took.Seconds())
		}
		r.Detail = fmt.Sprintf("%.0f rows/s ÷ %.0f rows/s; %.2f of as many with the same indexes; %d rows make %d contacts",
			ours.median(), bare.median(), found.median(), rows, importedCalls)
		all = append(all, r)
	}
	return all, nil
}

// imported is what an import came to.
type imported struct {
	ID       string    `json:"id"`
	State    string    `json:"state"`
	RowsRead int64     `json:"rows_read"`
	Created  int       `json:"created"`
	Started  time.Time `json:"started_at"`
	Ended    time.Time `json:"ended_at"`
	Fail     any       `json:"fail"`

	took time.Duration
}

// imports sends a file and waits until all of it is read.
func (v visitor) imports(format string, file []byte) (imported, error) {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "bench")
	if err != nil {
		return imported{}, err
	}
	_, err = part.Write(file)
	if err := cmp.Or(err, w.WriteField("format", format), w.Close()); err != nil {
		return imported{}, err
	}
	begun := time.Now()
	a, err := v.Upload(v.ctx, v.instance.URL+"/api/v1/imports", w.FormDataContentType(), &form)
	if err != nil {
		return imported{}, err
	}
	if a.Status != http.StatusAccepted {
		return imported{}, fmt.Errorf("import: %d: %s", a.Status, a.Body)
	}
	job, err := v.awaited(a)
	job.took = time.Since(begun)
	if err == nil && (job.State != "done" || job.Created != importedCalls) {
		err = fmt.Errorf("the import is %s, with %d contacts: %v", job.State, job.Created, job.Fail)
	}
	return job, err
}

// awaited is an import once it has ended; a is how it was at first.
func (v visitor) awaited(a running.Answer) (imported, error) {
	for {
		var job imported
		if err := json.Unmarshal(a.Body, &job); err != nil || job.State != "running" {
			return job, err
		}
		select {
		case <-v.ctx.Done():
			return job, v.ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
		var err error
		if a, err = v.Want(v.ctx, http.StatusOK, http.MethodGet, v.instance.URL+"/api/v1/imports/"+job.ID, nil); err != nil {
			return job, err
		}
	}
}

// insertMany is how long the driver takes to store what an import has made:
// into a bare collection, and into one with the indexes of interactions.
func (b *bench) insertMany(ctx context.Context, importID string) (bare, indexed time.Duration, err error) {
	db := b.client.Database(deskDatabase)
	cursor, err := db.Collection("interactions").Find(ctx, bson.M{"created_in": importID})
	if err != nil {
		return 0, 0, err
	}
	var docs []bson.D
	if err := cursor.All(ctx, &docs); err != nil {
		return 0, 0, err
	}
	if len(docs) != importedCalls {
		return 0, 0, fmt.Errorf("%d documents came of %d calls", len(docs), importedCalls)
	}
	like := mongodb.Collection{}
	for _, c := range qa.Collections() {
		if c.Name == "interactions" {
			like = c
		}
	}
	like.Name = "bare_indexed"
	if err := mongodb.Ensure(ctx, db, like); err != nil {
		return 0, 0, err
	}
	if indexed, err = inBulk(ctx, db.Collection(like.Name), docs); err != nil {
		return 0, 0, err
	}
	bare, err = inBulk(ctx, db.Collection("bare"), docs)
	return bare, indexed, err
}

const bulk = 500

// inBulk is how long it takes to store docs in c, which is then dropped.
func inBulk(ctx context.Context, c *mongo.Collection, docs []bson.D) (time.Duration, error) {
	begun := time.Now()
	for len(docs) > 0 {
		n := min(bulk, len(docs))
		if _, err := c.InsertMany(ctx, docs[:n]); err != nil {
			return 0, err
		}
		docs = docs[n:]
	}
	return time.Since(begun), c.Drop(ctx)
}

// queueLog is a queue_log of Asterisk with calls that nobody has heard of:
// three rows a call.
func queueLog(agents []string, series int) []byte {
	var b bytes.Buffer
	at := int64(1_700_000_000 + 10_000_000*series)
	for n := range importedCalls {
		begun, agent := at+int64(20*n), agents[n%len(agents)]
		call := fmt.Sprintf("%d.%d", begun, n)
		fmt.Fprintf(&b, "%d|%s|support|NONE|ENTERQUEUE||+38050%07d|1\n", begun, call, n)
		fmt.Fprintf(&b, "%d|%s|support|%s|CONNECT|4|%s.1|3\n", begun+4, call, agent, call)
		fmt.Fprintf(&b, "%d|%s|support|%s|COMPLETECALLER|4|60|1\n", begun+64, call, agent)
	}
	return b.Bytes()
}

// spreadsheet is a table of calls, one row a call.
func spreadsheet(agents []string, series int) []byte {
	var b bytes.Buffer
	b.WriteString("call id,agent,started at,wait seconds,talk seconds,queue,customer,topic\n")
	at := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, series)
	for n := range importedCalls {
		begun := at.Add(time.Duration(20*n) * time.Second)
		fmt.Fprintf(&b, "S%d-%d,%s,%s,4,60,support,+38050%07d,orders\n", series, n, agents[n%len(agents)], begun.Format("2006-01-02 15:04:05"), n)
	}
	return b.Bytes()
}
