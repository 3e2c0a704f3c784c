// A gateway before a server, which a test can make misbehave.
import http from "node:http";

/**
 * startGateway answers { base, stop, seen, rule, edit }. rule takes the path of a
 * request with its query and may answer { status, headers, body }, "cut" for a
 * broken connection, or a promise to wait for before the server is asked; edit
 * may change the text of a page. seen lists what was asked for.
 */
export async function startGateway(server) {
  const state = { rule: () => null, edit: (text) => text, seen: [] };
  const gateway = http.createServer(async (request, response) => {
    state.seen.push(`${request.method} ${request.url}`);
    const rule = await state.rule(request.url, request);
    if (rule === "cut") return request.socket.destroy();
    if (rule) return response.writeHead(rule.status, rule.headers ?? {}).end(rule.body ?? "");
    const { "accept-encoding": _, ...headers } = request.headers;
    const asked = http.request(server.base + request.url, { method: request.method, headers }, (answer) => {
      const page = answer.headers["content-type"]?.startsWith("text/html");
      if (!page) return void answer.on("error", () => response.destroy()).pipe(response.writeHead(answer.statusCode, answer.headers));
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => {
        const body = Buffer.from(state.edit(Buffer.concat(parts).toString()));
        const { etag: _, "content-length": __, ...rest } = answer.headers;
        response.writeHead(answer.statusCode, { ...rest, ...(request.method === "HEAD" ? {} : { "content-length": body.length }) }).end(body);
      });
    });
    asked.on("error", () => response.destroy());
    request.pipe(asked);
  });
  await new Promise((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  state.base = `http://127.0.0.1:${gateway.address().port}`;
  state.stop = () => {
    gateway.closeAllConnections();
    return new Promise((resolve) => gateway.close(resolve));
  };
  return state;
}

/** A 503 as the server itself gives it, and as a gateway does whose server is gone. */
export const BUSY = { status: 503, headers: { "content-type": "application/problem+json", "x-request-id": "abcdefgh23456722", "retry-after": "5" }, body: JSON.stringify({ status: 503, detail: "the server is busy" }) };
export const GONE = { status: 503, headers: { "content-type": "text/html" }, body: "<p>no healthy upstream" };
