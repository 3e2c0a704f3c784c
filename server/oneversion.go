package server

import "errors"

// maxTries is how often an answer is begun anew because of a commit.
const maxTries = 3

// movedError says that a commit came before the rows of an answer were read.
type movedError struct{ version string } // of the dataset now

func (e *movedError) Error() string { return "the dataset has the version " + e.version + " by now" }

// ofOneVersion answers from one version of the dataset, the one that the ETag
// names: what is begun with one and finds another is done again.
func (s *Server) ofOneVersion(q *request, answer func(*request) error) error {
	for range maxTries {
		err := answer(q)
		var moved *movedError
		if !errors.As(err, &moved) {
			return err
		}
		if q.collection, err = s.collection(q.ctx(), q.collection.ID); err != nil {
			return err
		}
		q.version = moved.version
		q.etag = q.tag("")
	}
	return busy("edits of the data, which come faster than the answer is read")
}
