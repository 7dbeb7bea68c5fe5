package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Document is the contract of the API: an OpenAPI 3.1 document in YAML.
//
//go:embed openapi.yaml
var Document []byte

// documentJSON is Document as JSON, in the order in which it is written.
func documentJSON() ([]byte, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(Document, &root); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := writeJSON(&out, root.Content[0]); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func writeJSON(out *bytes.Buffer, n *yaml.Node) error {
	switch n.Kind {
	case yaml.MappingNode:
		return writeList(out, n, '{', '}', 2)
	case yaml.SequenceNode:
		return writeList(out, n, '[', ']', 1)
	case yaml.ScalarNode:
		return writeScalar(out, n)
	case yaml.DocumentNode, yaml.AliasNode:
	}
	return fmt.Errorf("line %d: neither a mapping, a list nor a value", n.Line)
}

// writeList writes the entries of n, each of which is size nodes long: a value,
// or a name and a value.
func writeList(out *bytes.Buffer, n *yaml.Node, begin, end byte, size int) error {
	out.WriteByte(begin)
	for i, entry := range n.Content {
		switch {
		case size == 2 && i%2 == 1:
			out.WriteByte(':')
		case i > 0:
			out.WriteByte(',')
		}
		if size == 2 && i%2 == 0 {
			out.WriteString(strconv.Quote(entry.Value)) // names are ASCII, also those that look like numbers
			continue
		}
		if err := writeJSON(out, entry); err != nil {
			return err
		}
	}
	out.WriteByte(end)
	return nil
}

func writeScalar(out *bytes.Buffer, n *yaml.Node) error {
	var value any
	if err := n.Decode(&value); err != nil {
		return fmt.Errorf("line %d: %w", n.Line, err)
	}
	if n.Tag == "!!timestamp" {
		value = n.Value // JSON has no times
	}
	text, err := json.Marshal(value)
	out.Write(text)
	return err
}
