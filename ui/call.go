package ui

import (
	"context"
	"encoding/base64"
	"time"

	"github.com/a-h/templ"

	"qaloop/qa"
	"qaloop/ui/locale"
)

// callView is an interaction with the names of the people in it.
type callView struct {
	qa.Interaction

	Operator string
}

// title names the interaction: what it was, with whom, when.
func (v callView) title(ctx context.Context) string {
	return locale.T(ctx, "call.title_"+string(v.channel()), "name", v.Operator, "at", locale.Moment(ctx, v.StartedAt))
}

// channel is the interaction's channel; one that is not said is a call.
func (v callView) channel() qa.Channel {
	if v.Channel == "" {
		return qa.Call
	}
	return v.Channel
}

// channelIcon is the drawing for a channel.
func channelIcon(c qa.Channel) string {
	switch c {
	case qa.Chat:
		return "message-2"
	case qa.Email:
		return "mail"
	case qa.Visit:
		return "building"
	case qa.Call:
		return "phone"
	}
	return "phone"
}

// endedBy says who ended a call; what we have no word for shows as it is.
func endedBy(ctx context.Context, who string) string {
	if key := "call.ended_by_" + who; locale.Has(ctx, key) {
		return locale.T(ctx, key)
	}
	return who
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// peaksOf are the attributes that carry the sound's outline: for each channel
// a byte for each point.
func peaksOf(r *qa.Recording) templ.Attributes {
	attributes := templ.Attributes{}
	for i, name := range []string{"data-peaks-0", "data-peaks-1"} {
		if i < len(r.Peaks) {
			attributes[name] = base64.StdEncoding.EncodeToString(r.Peaks[i])
		}
	}
	return attributes
}
