package canvas_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"

	"github.com/paulmach/orb"

	"panj/server/canvas"
)

var (
	white = color.NRGBA{255, 255, 255, 255}
	black = color.NRGBA{0, 0, 0, 255}
	ink   = canvas.Plain(black, 1)
)

// covered is how much of the picture is painted, in pixels.
func covered(t testing.TB, c *canvas.Canvas) (area float64, box image.Rectangle) {
	t.Helper()
	body, err := c.PNG()
	if err != nil {
		t.Fatal(err)
	}
	p, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for y := range p.Bounds().Dy() {
		for x := range p.Bounds().Dx() {
			grey, _, _, _ := p.At(x, y).RGBA()
			if grey < 0xFFFF {
				area += 1 - float64(grey)/0xFFFF
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return area, box
}

// What is painted has the area that geometry gives it.
func TestAreas(t *testing.T) {
	square := func(x, y, side float64) orb.Ring {
		return orb.Ring{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}
	}
	reversed := square(20, 20, 10)
	reversed.Reverse()
	for name, test := range map[string]struct {
		paint func(c *canvas.Canvas)
		want  float64
	}{
		"a square":           {func(c *canvas.Canvas) { c.Fill(orb.Polygon{square(10, 10, 40)}, ink) }, 1600},
		"half of a pixel":    {func(c *canvas.Canvas) { c.Fill(orb.Polygon{square(10.25, 10, 0.5)}, ink) }, 0.25},
		"a hole":             {func(c *canvas.Canvas) { c.Fill(orb.Polygon{square(10, 10, 40), square(20, 20, 10)}, ink) }, 1500},
		"a hole wound right": {func(c *canvas.Canvas) { c.Fill(orb.Polygon{square(10, 10, 40), reversed}, ink) }, 1500},
		"a disc":             {func(c *canvas.Canvas) { c.Fill(canvas.Disc(orb.Point{50, 50}, 20), ink) }, math.Pi * 400},
		"half outside":       {func(c *canvas.Canvas) { c.Fill(orb.Polygon{square(-20, 10, 40)}, ink) }, 800},
		"far outside":        {func(c *canvas.Canvas) { c.Fill(orb.Polygon{square(-1e12, -1e12, 3e12)}, ink) }, 10_000},
		"outside":            {func(c *canvas.Canvas) { c.Fill(orb.Polygon{square(200, 200, 10)}, ink) }, 0},
		"nothing": {func(c *canvas.Canvas) {
			c.Fill(nil, ink)
			c.Stroke(canvas.Pen{Width: 2, Ink: ink})
			c.Fill(orb.Polygon{{}}, ink)
		}, 0},
		"half seen through": {func(c *canvas.Canvas) { c.Fill(orb.Polygon{square(10, 10, 40)}, canvas.Plain(black, 0.5)) }, 800},
		"a line":            {func(c *canvas.Canvas) { c.Stroke(canvas.Pen{Width: 4, Ink: ink}, orb.LineString{{20, 50}, {80, 50}}) }, 240 + math.Pi*4},
		"a corner": {func(c *canvas.Canvas) {
			c.Stroke(canvas.Pen{Width: 4, Ink: ink}, orb.LineString{{20, 80}, {20, 20}, {80, 20}})
		}, 2*240 - 4 + 3*math.Pi + math.Pi*1},
		"back over itself": {func(c *canvas.Canvas) {
			c.Stroke(canvas.Pen{Width: 4, Ink: ink}, orb.LineString{{20, 50}, {80, 50}, {20, 50}})
		}, 240 + math.Pi*4},
		"dashes": {func(c *canvas.Canvas) {
			c.Stroke(canvas.Pen{Width: 4, Ink: ink, Dash: []float64{6, 4}}, orb.LineString{{20, 50}, {80, 50}})
		}, 6 * 24},
		"dashes over corners": {func(c *canvas.Canvas) {
			c.Stroke(canvas.Pen{Width: 2, Ink: ink, Dash: []float64{5, 5}}, orb.LineString{{20, 50}, {40, 50}, {60, 50}, {80, 50}})
		}, 6 * 10},
		"a hatch": {func(c *canvas.Canvas) {
			c.Box(orb.Bound{Max: orb.Point{100, 100}}, canvas.Hatch{Colour: black, Width: 3, Step: 9})
		}, 10_000. / 3},
	} {
		c := canvas.New(100, 100, white)
		test.paint(c)
		if got, _ := covered(t, c); math.Abs(got-test.want) > 0.03*test.want+0.02 {
			t.Errorf("%s covers %.1f pixels, want %.1f", name, got, test.want)
		}
	}
}

func TestPicturesAreLaidOn(t *testing.T) {
	c := canvas.New(20, 20, white)
	spot := image.NewNRGBA(image.Rect(0, 0, 4, 4))
	spot.SetNRGBA(0, 0, black)
	spot.SetNRGBA(3, 3, color.NRGBA{0, 0, 0, 128})
	c.Picture(spot, image.Pt(18, 18)) // it reaches beyond the edge
	c.Picture(spot, image.Pt(5, 5))
	if got, box := covered(t, c); math.Abs(got-2.5) > 0.01 || box != image.Rect(5, 5, 19, 19) {
		t.Errorf("%.2f pixels in %v", got, box)
	}
}

// The letters of Tajik, Dari and Pashto, and the signs that names in Latin have.
func TestLettersOfTheRegionAreWritten(t *testing.T) {
	for _, text := range []string{
		"АаБбВвГгҒғДдЕеЁёЖжЗзИиӢӣЙйКкҚқЛлМмНнОоПпРрСсТтУуӮӯФфХхҲҳЧчҶҷШшЪъЭэЮюЯя", "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی ء أ ؤ ئ ۀ ة ۱۲۳۴۵۶۷۸۹۰ ،؛؟ «»",
		"ټ ځ څ ډ ړ ږ ښ ګ ڼ ې ی", "Qal'ai Khumb – Darvoz, ʿAbd al-Ḥamīd “GBAO” … · 38° N é ü ş ğ ı ź", "حملهٔ مسلحانه", "a\u200fb\u00a0c\tnew\nline",
	} {
		if !canvas.CanWrite(text) {
			t.Errorf("%q cannot be written", text)
		}
		c := canvas.New(2000, 100, white)
		c.Label(text, orb.Point{10, 60}, 0, canvas.Type{Size: 30, Ink: ink})
		if got, _ := covered(t, c); got < float64(len([]rune(text)))*20 {
			t.Errorf("%q covers %.0f pixels", text, got)
		}
	}
	for _, text := range []string{"武装袭击", "हमला", "\U0001F4A3"} {
		if canvas.CanWrite(text) {
			t.Errorf("%q can be written", text)
		}
	}
}

func TestLinesAreBroken(t *testing.T) {
	const text = "Night assault on the camp of Chinese gold-mining workers in the Zarbuz gorge"
	look := canvas.Type{Size: 20, Ink: ink}
	c := canvas.New(300, 300, white)
	next := c.Write(text, orb.Point{10, 30}, 200, look)
	lines := math.Round((next - 30) / (20 * canvas.LineHeight))
	if height := c.Height(text, 200, look); lines < 3 || lines > 6 || math.Abs(height-(next-30)) > 0.01 {
		t.Errorf("%v lines, %.1f high", lines, height)
	}
	if _, box := covered(t, c); box.Min.X < 8 || box.Max.X > 212 || box.Max.Y > int(next) {
		t.Errorf("written in %v, next %.0f", box, next)
	}
	look.Lines = 2
	if got := c.Height(text, 200, look); math.Abs(got-2*20*canvas.LineHeight) > 0.01 {
		t.Errorf("cut to two lines it is %.1f high", got)
	}
	if whole, word := c.Width("مسلحانه", look), c.Width("م", look)+c.Width("سلحانه", look); whole >= word {
		t.Errorf("joined letters are %.1f wide, apart %.1f", whole, word)
	}
	right := canvas.New(300, 60, white)
	right.Write("حمله", orb.Point{10, 40}, 280, look)
	if _, box := covered(t, right); box.Max.X < 284 || box.Min.X < 200 {
		t.Errorf("what begins at the right is in %v", box)
	}
	halo := canvas.New(300, 60, color.NRGBA{200, 200, 200, 255})
	halo.Label("ab", orb.Point{150, 40}, 0.5, canvas.Type{Size: 30, Ink: ink, Halo: canvas.Plain(white, 1), Glow: 3})
	if body, err := halo.PNG(); err != nil || !bytes.Contains(body[:8], []byte("PNG")) {
		t.Error(err)
	}
	for _, text := range []string{"", " ", "\n"} {
		if c.Width(text, look) != 0 || c.Write(text, orb.Point{0, 10}, 100, look) != 10 {
			t.Errorf("%q takes room", text)
		}
	}
}

func Example() {
	c := canvas.New(120, 40, color.White)
	c.Stroke(canvas.Pen{Width: 2, Ink: canvas.Plain(color.NRGBA{0x5A, 0x46, 0x68, 255}, 1), Dash: []float64{6, 4}}, orb.LineString{{0, 30}, {120, 30}})
	c.Write("Панҷ", orb.Point{8, 24}, 100, canvas.Type{Size: 18, Ink: canvas.Plain(color.NRGBA{0, 0, 0, 255}, 1)})
	body, err := c.PNG()
	fmt.Println(string(body[1:4]), err)
	// Output: PNG <nil>
}
