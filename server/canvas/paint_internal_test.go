package canvas

import (
	"bytes"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// What is painted by bands is what is painted at once.
func TestBandsJoin(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	white := color.NRGBA{255, 255, 255, 255}
	for range 20 {
		var rings []orb.Ring
		line := orb.LineString{{100, 100}}
		for range 40 {
			last := line[len(line)-1]
			line = append(line, orb.Point{last[0] + random.NormFloat64()*40, last[1] + random.NormFloat64()*40})
		}
		rings = append(rings, outline(line, 1+random.Float64()*12, true)...)
		rings = append(rings, Disc(orb.Point{random.Float64() * 300, random.Float64() * 200}, 60)[0])
		banded, whole := New(300, 200, white), New(300, 200, white)
		banded.paint(rings, Plain(color.NRGBA{0, 0, 0, 255}, 0.6))
		whole.paintPart(rings, whole.picture.Bounds(), Plain(color.NRGBA{0, 0, 0, 255}, 0.6))
		if bytes.Equal(banded.picture.Pix, bytes.Repeat([]byte{255}, len(banded.picture.Pix))) {
			t.Fatal("nothing is painted")
		}
		for i := range whole.picture.Pix {
			if math.Abs(float64(whole.picture.Pix[i])-float64(banded.picture.Pix[i])) > 1 {
				t.Fatalf("byte %d is %d, want %d", i, banded.picture.Pix[i], whole.picture.Pix[i])
			}
		}
	}
}
