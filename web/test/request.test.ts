import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import { addressOf, curlOf, ogr2ogrOf, saveOf, shownBody } from "../src/request";

test("fields of the path have their place, empty ones are left out", () => {
  const template = "https://example.org/panj/collections/a%20b/items/{feature}";
  assert.equal(
    addressOf(template, [
      { name: "{feature}", value: "100%/ü$&" },
      { name: "f", value: "" },
      { name: "bbox", value: "1,2,3,4" },
      { name: "a b", value: "x&y" },
    ]),
    "https://example.org/panj/collections/a%20b/items/100%25%2F%C3%BC%24%26?bbox=1,2,3,4&a+b=x%26y",
  );
  assert.equal(addressOf("/xyz/{layer}.json", [{ name: "{layer}", value: "a,b" }]), "/xyz/a,b.json");
});

test("a command line survives the shell", () => {
  assert.equal(curlOf("/items?filter=a='b'", "*/*"), `curl '/items?filter=a='\\''b'\\'''`);
  assert.equal(curlOf("/", 'application/ld+json;profile="x"'), `curl -H 'Accept: application/ld+json;profile="x"' '/'`);
});

test("the shell makes the same words of a command line, whatever is in them", () => {
  const words = (line: string) => execFileSync("sh", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" }).split("\0").slice(0, -1);
  for (const odd of ["it's", "''", "$HOME `id` $(id)", 'a "b" \\', "x\ny", "; rm & | < > ! # ~ * ? {a,b}", "Ҷангал ۱۲", "-o", ""]) {
    assert.deepEqual(words(saveOf(`http://h/?q=${odd}`, odd)), ["curl", "-f", "-o", odd, `http://h/?q=${odd}`]);
    assert.deepEqual(words(ogr2ogrOf(`http://h/?q=${odd}`, odd)), ["ogr2ogr", "-f", "GPKG", odd, `http://h/?q=${odd}`]);
  }
  assert.equal(saveOf("http://h/a?b=1", "incidents.geojson"), "curl -f -o incidents.geojson 'http://h/a?b=1'");
});

test("a body is shown as what it is", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  assert.equal(shownBody(bytes('{"a":[1]}'), "application/geo+json"), '{\n  "a": [\n    1\n  ]\n}');
  assert.equal(shownBody(bytes("{torn"), "application/json; charset=utf-8"), "{torn");
  assert.equal(shownBody(bytes('{"a":1}\n{"a":2}\n'), "application/geo+json-seq"), '{"a":1}\n{"a":2}\n');
  assert.equal(shownBody(bytes("abc"), "application/vnd.mapbox-vector-tile"), "(3 bytes of application/vnd.mapbox-vector-tile)");
  assert.equal(shownBody(bytes(""), ""), "(no body)");
  assert.match(shownBody(bytes(`"${"x".repeat(200_000)}"`), "application/json"), /and 2 more bytes$/);
});
