package intake

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"qaloop/internal/problem"
)

// Format is a kind of file that can be read.
type Format string

// The formats.
const (
	QueueLog Format = "asterisk_queue_log" // Asterisk's queue_log: every event of every queue
	CDR      Format = "asterisk_cdr"       // Asterisk's Master.csv: a row for each leg of each call
	CSV      Format = "csv"                // a spreadsheet: a row for each contact
)

// Formats are all formats, in the order in which they are offered.
var Formats = []Format{QueueLog, CDR, CSV}

// Problems with what is asked of an import.
var (
	ErrFormat  = problem.New(problem.Invalid, "intake.format", "There is no such format. Use asterisk_queue_log, asterisk_cdr or csv.")
	ErrOptions = problem.New(problem.Invalid, "intake.options", "The options of the import cannot be read.")
)

// Options say how a file is to be read. The zero value reads what can be told
// from the file itself, and takes times without a zone as UTC.
type Options struct {
	TimeZone string `json:"time_zone,omitempty" bson:"time_zone,omitempty"` // of times that name none, such as Europe/Kyiv; empty for UTC
	Encoding string `json:"encoding,omitempty" bson:"encoding,omitempty"`   // auto, utf-8 or windows-1251; empty for auto
	Source   string `json:"source,omitempty" bson:"source,omitempty"`       // whose call IDs these are; empty for asterisk or csv

	// Of asterisk_cdr.
	Columns []string `json:"columns,omitempty" bson:"columns,omitempty"` // the names in order, as in cdr_custom.conf; empty for the order of cdr_csv

	// Of csv.
	Separator string  `json:"separator,omitempty" bson:"separator,omitempty"`   // auto ; , tab or |; empty for auto
	DateOrder string  `json:"date_order,omitempty" bson:"date_order,omitempty"` // auto, ymd, dmy or mdy; empty for auto
	Mapping   Mapping `json:"mapping,omitempty" bson:"mapping,omitempty"`       // empty to recognise the columns by their names
	NoHeader  bool    `json:"no_header,omitempty" bson:"no_header,omitempty"`   // the first row is data; Mapping then names columns by number
	Line      string  `json:"line,omitempty" bson:"line,omitempty"`             // of contacts whose row names none
	Channel   string  `json:"channel,omitempty" bson:"channel,omitempty"`       // the same; empty for call
	SurveyID  string  `json:"survey_id,omitempty" bson:"survey_id,omitempty"`   // which survey the answers are to; may be empty
}

// ColumnField says that a column of a spreadsheet is a field of a contact.
type ColumnField struct {
	Column string `bson:"column" json:"column"` // its name, or its number from 1
	Field  string `bson:"field" json:"field"`   // one of Fields, or attribute
}

// Mapping is what the columns of a spreadsheet mean. In JSON it is an object
// from column to field, or a list of ColumnField.
type Mapping []ColumnField

// UnmarshalJSON reads both forms.
func (m *Mapping) UnmarshalJSON(raw []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		return json.Unmarshal(raw, (*[]ColumnField)(m))
	}
	var pairs map[string]string
	if err := json.Unmarshal(raw, &pairs); err != nil {
		return err
	}
	*m = nil
	for column, field := range pairs {
		*m = append(*m, ColumnField{Column: column, Field: field})
	}
	slices.SortFunc(*m, func(a, b ColumnField) int { return strings.Compare(a.Column, b.Column) })
	return nil
}

// ParseOptions reads options from JSON; nothing means the zero Options.
func ParseOptions(raw []byte) (Options, error) {
	var o Options
	if len(bytes.TrimSpace(raw)) == 0 {
		return o, nil
	}
	body := json.NewDecoder(bytes.NewReader(raw))
	body.DisallowUnknownFields()
	if err := body.Decode(&o); err != nil {
		return o, ErrOptions.WithDetail("The options of the import cannot be read: they are a JSON object with the fields that the documentation names.")
	}
	if body.More() {
		return o, ErrOptions
	}
	return o, nil
}

const (
	maxColumns = 200
	maxMapped  = 200
	maxSource  = 40
)

// Check reports options that make no sense for format.
func (o Options) Check(format Format) error {
	if !slices.Contains(Formats, format) {
		return ErrFormat.WithFields(problem.Field{Pointer: "#/format", Code: "oneof", Detail: "Use one of: asterisk_queue_log asterisk_cdr csv."})
	}
	var wrong []problem.Field
	note := func(ok bool, name, code, detail string) {
		if !ok {
			wrong = append(wrong, problem.Field{Pointer: "#/options/" + name, Code: code, Detail: detail})
		}
	}
	_, err := time.LoadLocation(o.TimeZone)
	note(err == nil && o.TimeZone != "Local", "time_zone", "time_zone", "There is no such time zone. Use a name such as Europe/Kyiv.")
	note(oneOf(o.Encoding, "", auto, "utf-8", "windows-1251"), "encoding", "oneof", "Use one of: auto utf-8 windows-1251.")
	note(len(o.Source) <= maxSource, "source", "max", "The most is 40.")
	note(oneOf(o.Separator, "", auto, ";", ",", "tab", "\t", "|"), "separator", "oneof", "Use one of: auto ; , tab |.")
	note(oneOf(o.DateOrder, "", auto, "ymd", "dmy", "mdy"), "date_order", "oneof", "Use one of: auto ymd dmy mdy.")
	note(oneOf(o.Channel, "", "call", "chat", "email", "visit"), "channel", "oneof", "Use one of: call chat email visit.")
	note(len(o.Line) <= maxLine, "line", "max", "The most is 100.")
	note(len(o.SurveyID) <= maxID, "survey_id", "max", "The most is 60.")
	note(len(o.Columns) <= maxColumns, "columns", "max", "The most is 200.")
	note(len(o.Mapping) <= maxMapped, "mapping", "max", "The most is 200.")
	wrong = append(wrong, o.Mapping.check()...)
	if len(wrong) > 0 {
		return ErrOptions.WithDetail("Some options are wrong. See errors for each of them.").WithFields(wrong...)
	}
	return nil
}

// check reports fields that there are not, and columns that cannot be.
func (m Mapping) check() []problem.Field {
	var wrong []problem.Field
	for n, pair := range m {
		at := "#/options/mapping/" + strconv.Itoa(n)
		if !slices.Contains(Fields, pair.Field) {
			wrong = append(wrong, problem.Field{Pointer: at + "/field", Code: "oneof", Detail: "Use one of: " + strings.Join(Fields, " ") + "."})
		}
		if strings.TrimSpace(pair.Column) == "" {
			wrong = append(wrong, problem.Field{Pointer: at + "/column", Code: "required", Detail: "This is required."})
		}
	}
	return wrong
}

// auto lets the file itself decide.
const auto = "auto"

func oneOf(s string, allowed ...string) bool { return slices.Contains(allowed, s) }

// location is the zone of times that name none. Check has seen that it exists.
func (o Options) location() *time.Location {
	if zone, err := time.LoadLocation(o.TimeZone); err == nil {
		return zone
	}
	return time.UTC
}

// sourceOr is whose call IDs these are.
func (o Options) sourceOr(usual string) string {
	if o.Source != "" {
		return o.Source
	}
	return usual
}
