package mongodb

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// markField holds who wrote this state of a document. Two people may well write
// the same content from the same revision; only the mark tells whose write it
// was when the answer is lost.
const markField = "written_by"

const (
	stringElement = 0x02
	lengthBytes   = 4
)

// encode is doc with a mark of this one write as its last field.
func encode(doc any) (bson.Raw, error) {
	raw, err := bson.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	mark := rand.Text()
	raw = append(raw[:len(raw)-1], stringElement)
	raw = append(raw, markField+"\x00"...)
	raw = binary.LittleEndian.AppendUint32(raw, uint32(len(mark)+1)) //nolint:gosec // 27 characters
	raw = append(raw, mark+"\x00\x00"...)
	binary.LittleEndian.PutUint32(raw[:lengthBytes], uint32(len(raw))) //nolint:gosec // a document has at most 16 MiB
	return raw, nil
}

// markOf is the mark in raw, or empty.
func markOf(raw bson.Raw) string {
	mark, _ := raw.Lookup(markField).StringValueOK()
	return mark
}
