package locale

import (
	"context"
	"fmt"
	"strings"
	"time"
)

const minus = "\u2212"

// Number is a whole number: 18 420, and −3 with a real minus.
func Number(ctx context.Context, n int) string { return Decimal(ctx, float64(n), 0) }

// Decimal is a number with that many digits after the point: 84,6.
func Decimal(ctx context.Context, v float64, digits uint64) string {
	return strings.Replace(of(ctx).forms.FmtNumber(v, digits), "-", minus, 1)
}

// Percent is a share of a hundred with its sign: 84,6 %, in English 84.6%.
func Percent(ctx context.Context, v float64, digits uint64) string {
	text := Decimal(ctx, v, digits)
	if Lang(ctx) == "en" {
		return text + "%"
	}
	return text + NoBreak + "%"
}

// Score is a percentage with the two decimals that one evaluation's score has.
func Score(ctx context.Context, v float64) string { return Percent(ctx, v, 2) }

// Range is from–to, without spaces: 79,1–90,1.
func Range(ctx context.Context, from, to float64, digits uint64) string {
	return Decimal(ctx, from, digits) + "–" + Decimal(ctx, to, digits)
}

// Duration is a length of time in its two largest units: 4 мин 30 с, 2 ч.
func Duration(ctx context.Context, d time.Duration) string {
	total := int(d.Round(time.Second) / time.Second)
	hours, minutes, seconds := total/3600, total/60%60, total%60
	switch {
	case hours > 0 && minutes > 0:
		return T(ctx, "unit.h", "n", Number(ctx, hours)) + NoBreak + T(ctx, "unit.min", "n", minutes)
	case hours > 0:
		return T(ctx, "unit.h", "n", Number(ctx, hours))
	case minutes > 0 && seconds > 0:
		return T(ctx, "unit.min", "n", minutes) + NoBreak + T(ctx, "unit.s", "n", seconds)
	case minutes > 0:
		return T(ctx, "unit.min", "n", minutes)
	}
	return T(ctx, "unit.s", "n", seconds)
}

// Clock is a place in a recording: 4:02, 1:04:02.
func Clock(seconds int) string {
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// Size is a number of bytes in the unit that suits it.
func Size(ctx context.Context, bytes int64) string {
	units := []string{"unit.b", "unit.kb", "unit.mb", "unit.gb"}
	v, i := float64(bytes), 0
	for v >= 1000 && i < len(units)-1 {
		v, i = v/1000, i+1
	}
	digits := uint64(0)
	if i > 0 && v < 10 {
		digits = 1
	}
	return T(ctx, units[i], "n", Decimal(ctx, v, digits))
}
