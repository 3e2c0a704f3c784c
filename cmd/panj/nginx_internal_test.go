package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// freePort returns a port that nothing listens on.
func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// selfSigned makes a certificate for localhost and returns a client that
// trusts it. Redirects are shown, not followed.
func selfSigned(t *testing.T, dir string) (client *http.Client, certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"localhost"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate, key = filepath.Join(dir, "certificate.pem"), filepath.Join(dir, "key.pem")
	for name, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: signed}, key: {Type: "PRIVATE KEY", Bytes: encoded}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed}))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, certificate, key
}

// startNginx runs nginx in a folder of its own, with TLS on a port of
// localhost and the given locations. It ends with the test.
func startNginx(t *testing.T, port int, locations string) *http.Client {
	t.Helper()
	program, err := exec.LookPath("nginx")
	if err != nil {
		program = "/usr/sbin/nginx" // not in every user's path
	}
	dir := t.TempDir()
	client, certificate, key := selfSigned(t, dir)
	var temporary strings.Builder
	for _, name := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&temporary, "%s_temp_path %s;\n", name, filepath.Join(dir, name))
	}
	user := ""
	if os.Getuid() == 0 {
		user = "user root;" // else the workers could not enter the folder
	}
	config := fmt.Sprintf(`%s daemon off; worker_processes 1; pid %s; events {}
http { access_log off; %s
server { listen 127.0.0.1:%d ssl; server_name localhost; ssl_certificate %s; ssl_certificate_key %s;
%s } }`, user, filepath.Join(dir, "pid"), temporary.String(), port, certificate, key, locations)
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "-e", "stderr", "-p", dir, "-c", file)
	var errs bytes.Buffer
	command.Stderr = &errs
	if err := command.Start(); err != nil {
		t.Fatalf("nginx is needed for this test (`make test` installs it on Debian as root): %v", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	t.Cleanup(func() {
		if err := command.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Errorf("nginx ended with %v: %s", err, errs.String())
		}
	})
	for range 200 {
		if connection, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			connection.Close()
			return client
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("nginx ended with %v: %s", err, errs.String())
		case <-time.After(25 * time.Millisecond):
		}
	}
	t.Fatalf("nginx does not listen: %s", errs.String())
	return nil
}

// TestBehindNginx serves panj under a path of an https site in the four ways
// that a proxy can be set up, and follows every link from the landing page.
func TestBehindNginx(t *testing.T) {
	port := freePort(t)
	site := fmt.Sprintf("https://localhost:%d", port)
	trusting, db := startSeeded(t, "--trusted-proxies", "127.0.0.1")
	addManyRows(t, db)
	stripped := start(t, db, "--base-url", site+"/named/stripped")
	kept := start(t, db, "--base-url", site+"/named/kept")
	const headers = "proxy_set_header Host $proxy_host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; "
	const forwarded = headers + "proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Forwarded-Host $http_host; proxy_set_header X-Forwarded-Prefix "
	client := startNginx(t, port, ""+
		"location /told/stripped/ { "+forwarded+"/told/stripped; proxy_pass "+trusting.url+"/; }\n"+
		"location /told/kept/ { "+forwarded+"/told/kept; proxy_pass "+trusting.url+"; }\n"+
		"location /named/stripped/ { "+headers+"proxy_pass "+stripped.url+"/; }\n"+
		"location /named/kept/ { "+headers+"proxy_pass "+kept.url+"; }\n")
	for base, srv := range map[string]*running{
		site + "/told/stripped": trusting, site + "/told/kept": trusting, site + "/named/stripped": stripped, site + "/named/kept": kept,
	} {
		t.Run(strings.TrimPrefix(base, site+"/"), func(t *testing.T) {
			c := &crawl{client: client, base: base, hidden: srv.url, perKind: 4}
			c.run(t, "/", "/?f=html", "/collections/", "/robots.txt")
			c.expectKinds(t, "/", "api", "conformance", "collections/*", "collections/*/items", "collections/*/items/*", "collections/*/schema",
				"collections/*/queryables", "collections/*/sortables", "download/*", "xyz/*", "xyz/*/*/*/*", "articles/*", "articles/*/passages/*",
				"annotations", "annotations/*", "i/*", "border", "assets/*", "sitemap.xml",
				"tileMatrixSets/WorldCRS84Quad", "tiles/WorldCRS84Quad", "collections/*/tiles/WebMercatorQuad",
				"collections/*/tiles/WebMercatorQuad/*/*/*", "styles/*")
			t.Logf("%d answers, %d links", c.answers, c.links)
		})
	}
}
