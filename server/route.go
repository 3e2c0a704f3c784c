package server

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"panj/data"
)

// route is one line of the table of routes.
type route struct {
	path    string // parameters in braces; text may follow the last one
	id      string // operationId in the API document
	tag     string // heading in the API document
	summary string
	formats []form                           // the first is the default; empty: the handler decides
	params  func(c *data.Collection) []param // of the query, beside f; nil for none
	handle  func(q *request) error

	timeless   bool // does not depend on the dataset: no version, no ETag of it
	hidden     bool // not in the API document
	anyQuery   bool // takes the parameters of any resource
	streams    bool // may take as long as the client reads
	mayBeEmpty bool // 204 is an answer
	spatial    bool // only for a collection with geometry
	framed     bool // made for frames on any site
	file       form // of a file that is always in one format
	// vary names a header of the request, beside those of negotiation, that the
	// answer depends on; empty for none.
	vary string
	// page lists what the HTML form takes besides, c being the collection of
	// incidents, nil without one; that form is forgiving: it ignores what it does
	// not know. Without a preference, a query that holds one of them asks for the
	// HTML form.
	page func(c *data.Collection) []param
	// shared says that readers put links to the HTML form on other sites. It leaves
	// aside what they add to the query (page tells of that, where there is one), and
	// their programs get it for a preview of the link, if they have no preference.
	shared bool
}

// allParams lists every parameter of the query that the route takes.
func (rt *route) allParams(c *data.Collection) []param {
	var params []param
	if rt.params != nil {
		params = rt.params(c)
	}
	if len(rt.formats) > 0 {
		f := formatParam(rt.formats)
		if rt.shared && rt.page == nil {
			f.description += " The HTML form leaves aside what it does not know of the query."
		}
		params = append(params, f)
	}
	return params
}

// isForPeople reports whether who has no preference gets the HTML form.
func (rt *route) isForPeople() bool { return len(rt.formats) > 0 && rt.formats[0].media == mediaHTML }

// forPage reports whether only the HTML form takes the parameter.
func (q *request) forPage(name string) bool {
	return slices.ContainsFunc(q.onPage, func(p param) bool { return p.name == name })
}

// findPageParams finds what the HTML form takes besides, if it takes more.
func (q *request) findPageParams() error {
	if q.route.page == nil {
		return nil
	}
	c, err := q.server.collection(q.ctx(), incidentCollection)
	if err != nil && !isNotFound(err) {
		return err
	}
	q.onPage = q.route.page(c)
	return nil
}

// only makes the parameters of a route that are the same for every collection.
func only(params ...param) func(*data.Collection) []param {
	return func(*data.Collection) []param { return params }
}

// pattern returns the path as the router wants it, with numbers in the place of
// the names of its parameters, those names, and what must follow the last one.
func (rt *route) pattern() (pattern string, names []string, suffix string) {
	var b strings.Builder
	rest := rt.path
	for {
		before, after, found := strings.Cut(rest, "{")
		b.WriteString(before)
		if !found {
			return b.String(), names, ""
		}
		name, after, _ := strings.Cut(after, "}")
		if inner, all := strings.CutSuffix(name, "..."); all {
			b.WriteByte('*')
			return b.String(), append(names, inner), ""
		}
		names = append(names, name)
		b.WriteString(":" + strconv.Itoa(len(names)))
		if !strings.Contains(after, "/") {
			return b.String(), names, after
		}
		rest = after
	}
}

// mount registers the routes. Routes that differ only in what follows the last
// parameter share an entry of the router.
func (s *Server) mount(routes []route) *echo.Echo {
	router := echo.New()
	router.HTTPErrorHandler = func(err error, c echo.Context) {
		w, r := c.Response().Writer.(*recorder), c.Request()
		if target, ok := s.withoutSlash(r, err); ok {
			w.Header().Set("Location", target)
			w.Header().Set("Content-Length", "0")
			w.WriteHeader(http.StatusPermanentRedirect)
			return
		}
		s.fail(w, r, err)
	}
	groups := map[string][]*route{}
	var order []string
	for i := range routes {
		pattern, _, _ := routes[i].pattern()
		if groups[pattern] == nil {
			order = append(order, pattern)
		}
		groups[pattern] = append(groups[pattern], &routes[i])
	}
	for _, pattern := range order {
		handler := s.dispatch(groups[pattern])
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions} {
			router.Add(method, pattern, handler)
		}
	}
	return router
}

// withoutSlash returns where to go from a path that nothing answers, and that
// may have one slash too many at its end.
func (s *Server) withoutSlash(r *http.Request, err error) (target string, ok bool) {
	path := strings.TrimRight(r.URL.EscapedPath(), "/")
	if !errors.Is(err, echo.ErrNotFound) || path == "" || path == r.URL.EscapedPath() {
		return "", false
	}
	base, err := s.origin.baseURL(r)
	if err != nil {
		return "", false
	}
	target = base + path
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	return target, true
}

// dispatch finds the route of a group that fits the path and lets it answer.
func (s *Server) dispatch(group []*route) echo.HandlerFunc {
	return func(c echo.Context) error {
		q := &request{server: s, w: c.Response().Writer.(*recorder), r: c.Request(), path: map[string]string{}}
		_, names, _ := group[0].pattern()
		values, err := pathValues(c, names)
		if err != nil {
			return err
		}
		for _, rt := range group {
			_, names, suffix := rt.pattern()
			if suffix != "" {
				value, found := strings.CutSuffix(values[len(values)-1], suffix)
				if !found || value == "" {
					continue
				}
				values[len(values)-1] = value
			}
			q.route = rt
			for i, name := range names {
				q.path[name] = values[i]
			}
			break
		}
		if q.route == nil {
			return echo.ErrNotFound
		}
		q.w.route = q.route.id
		if q.route.framed { // of 304, too, whose headers take the place of those that are kept
			q.w.Header().Set("Content-Security-Policy", framedPolicy)
		}
		if q.r.Method == http.MethodOptions {
			answerOptions(q.w)
			return nil
		}
		return s.serve(q)
	}
}

// pathValues decodes the parameters of the path. The router cuts the path as
// it was sent when it holds an escape that decoding would lose, such as %2F.
func pathValues(c echo.Context, names []string) ([]string, error) {
	values := slices.Clone(c.ParamValues())
	for i, value := range values {
		// The router lets the last parameter run to the end of the path.
		if c.ParamNames()[i] != "*" && strings.Contains(value, "/") {
			return nil, echo.ErrNotFound
		}
		if c.Request().URL.RawPath != "" {
			decoded, err := url.PathUnescape(value)
			if err != nil {
				return nil, &data.InvalidError{Param: names[i], Value: value, Reason: "holds a percent sign that is not followed by two hexadecimal digits"}
			}
			value = decoded
		}
		if fault := checkText(names[i], value); fault != nil {
			return nil, fault
		}
		if value == "" {
			return nil, echo.ErrNotFound
		}
		values[i] = value
	}
	return values, nil
}

// serve checks a request against its route and calls the handler.
func (s *Server) serve(q *request) error {
	var err error
	if q.base, err = s.origin.baseURL(q.r); err != nil {
		return err
	}
	if q.values, q.unread = parseQuery(q.r.URL.RawQuery); len(q.unread) > 0 && q.route.page == nil && !q.route.shared {
		return q.unread[0]
	}
	if q.client = q.ctx(); !q.route.streams {
		ctx, cancel := context.WithTimeout(q.ctx(), workTimeout)
		defer cancel()
		q.r = q.r.WithContext(ctx)
	}
	if id, named := q.path["collection"]; named {
		if q.collection, err = s.collection(q.ctx(), id); err != nil {
			return err
		}
		if q.route.spatial && !q.collection.IsSpatial() {
			return &statusError{http.StatusNotFound, fmt.Sprintf("the collection %q has no geometry, so there are no tiles of it", shorten(id))}
		}
	}
	if err := q.findPageParams(); err != nil {
		return err
	}
	if err := q.chooseFormat(); err != nil {
		return err
	}
	if err := q.checkParams(); err != nil {
		return err
	}
	if !q.route.timeless {
		if q.version, err = s.features.Version(q.ctx()); err != nil {
			return fmt.Errorf("read the version of the dataset: %w", err)
		}
		q.w.Header().Set("X-Dataset", q.version)
		q.etag = q.tag("")
		if !q.route.streams && q.fresh() {
			return nil
		}
	}
	return q.route.handle(q)
}

// checkParams holds the query against the route's parameters. An answer that is
// forgiving goes without what the route does not take.
func (q *request) checkParams() error {
	switch {
	case q.wantsPage() && q.route.page != nil: // which tells of it
		return nil
	case q.wantsPage() && q.route.shared:
		known := q.route.allParams(q.collection)
		maps.DeleteFunc(q.values, func(name string, _ []string) bool {
			return !slices.ContainsFunc(known, func(p param) bool { return p.name == name })
		})
		return nil
	case len(q.unread) > 0:
		return q.unread[0]
	case q.route.anyQuery:
		return nil
	}
	hint := func(name string) string {
		if q.forPage(name) {
			return "it belongs to the HTML form of this resource (f=html)"
		}
		return ""
	}
	if q.collection != nil {
		hint = missingHint(q.collection)
	}
	return checkQuery(q.values, q.route.allParams(q.collection), hint)
}

// chooseFormat settles the format of the answer by f, else by Accept.
func (q *request) chooseFormat() error {
	offers := q.route.formats
	if len(offers) == 0 {
		return nil
	}
	if name := q.values.Get(paramF); q.values.Has(paramF) {
		var names []string
		for _, offer := range offers {
			if name == offer.name || name == offer.alias && name != "" {
				q.format = offer
				return nil
			}
			names = append(names, offer.name)
		}
		return &data.InvalidError{Param: paramF, Value: name, Reason: "is not a format of this resource; it has " + strings.Join(names, ", ")}
	}
	if takesAll(q.r) {
		for name := range q.values {
			if q.forPage(name) {
				q.format = htmlFormat
				return nil
			}
		}
		if q.byAgent = q.route.shared && !q.route.isForPeople(); q.byAgent && previewsLinks(q.r) {
			q.format = htmlFormat
			return nil
		}
	}
	var err error
	q.format, err = negotiate(q.r, offers)
	return err
}
