package fulltext_test

import (
	"fmt"

	"panj/data/fulltext"
)

func Example() {
	q, err := fulltext.Parse("river bank,Shod")
	if err != nil {
		fmt.Println(err)
		return
	}
	const text = "The clash at Shodak"
	tally := q.NewTally()
	tally.Add(text, 1)
	fmt.Println(q, tally.Matches(), q.Find(text))
	// Output: river bank*,shod* true [{13 19}]
}
