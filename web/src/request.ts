// Requests as a form describes them: pure functions, no page.

/** Field is one field of a form: of the path when its name stands in braces. */
export interface Field {
  name: string;
  value: string;
}

/** addressOf puts fields into an address: those of the path in the place of
 * their names, the others that are not empty into the query. */
export function addressOf(template: string, fields: Field[]): string {
  const query = new URLSearchParams();
  let address = template;
  for (const { name, value } of fields) {
    if (/^\{.*\}$/.test(name) && template.includes(name)) {
      address = address.replaceAll(name, () => encodeURIComponent(value).replaceAll("%2C", ","));
    } else if (value !== "") {
      query.append(name, value);
    }
  }
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":");
  return text === "" ? address : `${address}?${text}`;
}

/** quoted is text as one word of a shell; plain names stay plain. */
const quoted = (text: string): string => (/^\w[\w.-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** curlOf is the command line for a request. */
export function curlOf(address: string, accept: string): string {
  const header = accept === "*/*" ? "" : ` -H ${quoted(`Accept: ${accept}`)}`;
  return `curl${header} ${quoted(address)}`;
}

/** saveOf is the command line that keeps what is at an address as a file. */
export function saveOf(address: string, file: string): string {
  return `curl -f -o ${quoted(file)} ${quoted(address)}`;
}

/** ogr2ogrOf is the command line that makes a GeoPackage of the GeoJSON at an address. */
export function ogr2ogrOf(address: string, file: string): string {
  return `ogr2ogr -f GPKG ${quoted(file)} ${quoted(address)}`;
}

/** Bytes of a body that are shown; more only makes the page slow. */
const mostShown = 200_000;

/** shownBody is a body as people read it: JSON indented, text as it is, of
 * anything else how long it is. */
export function shownBody(bytes: Uint8Array, contentType: string): string {
  const media = (contentType.split(";")[0] ?? "").trim().toLowerCase();
  if (bytes.length === 0) return "(no body)";
  if (!/json|^text\/|xml/.test(media)) return `(${bytes.length} bytes of ${media === "" ? "no known type" : media})`;
  let text = new TextDecoder().decode(bytes.subarray(0, mostShown));
  if (bytes.length > mostShown) return `${text}\n... and ${bytes.length - mostShown} more bytes`;
  if (/json$/.test(media)) {
    try {
      text = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // shown as it came
    }
  }
  return text;
}
