import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import test from "node:test";
import { Api, ApiError } from "../src/api";

/** serve answers with a real server, below /panj, while the test runs. */
async function serve(answer: (url: URL, response: ServerResponse) => void, run: (base: string) => Promise<void>): Promise<void> {
  const server: Server = createServer((request: IncomingMessage, response) => answer(new URL(request.url ?? "/", "http://localhost"), response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("incidents come page by page until there is no next one", async () => {
  const asked: string[] = [];
  const pages: Record<string, unknown> = {
    "": { features: [1, 2], links: [{ rel: "self", href: "x" }, { rel: "next", href: "http://elsewhere.example/collections/incidents/items?cursor=a" }] },
    a: { features: [3], links: [{ rel: "next", href: "/collections/incidents/items?cursor=b" }] },
    b: { features: [4] },
  };
  await serve(
    (url, response) => {
      asked.push(url.pathname);
      response.end(JSON.stringify(pages[url.searchParams.get("cursor") ?? ""]));
    },
    async (base) => {
      const api = new Api(base, "v", []);
      assert.deepEqual(await api.incidents(), { features: [1, 2, 3, 4] });
      assert.equal(api.cut, false);
    },
  );
  assert.deepEqual(asked, Array(3).fill("/collections/incidents/items"));
});

test("what the incidents were asked for last is asked again only when there was no answer", async () => {
  const asked: string[] = [];
  await serve(
    (url, response) => {
      const q = url.searchParams.get("q")!;
      asked.push(q);
      if (asked.length === 1) response.statusCode = 500;
      response.end(JSON.stringify({ features: [{ id: q }] }));
    },
    async (base) => {
      const api = new Api(base, "v", []);
      await assert.rejects(api.found([["q", "a"]]), ApiError);
      for (const q of ["a", "a", "b", "a"]) assert.deepEqual([...(await api.found([["q", q]]))], [q]);
    },
  );
  assert.deepEqual(asked, ["a", "a", "b", "a"]);
});

test("a server that always has a next page is given up", async () => {
  let asked = 0;
  await serve(
    (_url, response) => {
      asked++;
      response.end(JSON.stringify({ features: [1], links: [{ rel: "next", href: "/collections/incidents/items?more" }] }));
    },
    async (base) => {
      const api = new Api(base, "v", []);
      assert.equal((await api.incidents()).features.length, asked);
      assert.equal(api.cut, true, "and says so");
    },
  );
  assert.equal(asked, 100);
});

test("a failure on any page is an error, never a part that looks whole", async () => {
  await serve(
    (url, response) => {
      if (url.searchParams.has("cursor")) response.statusCode = 503;
      response.end(JSON.stringify({ features: [1], links: [{ rel: "next", href: "/x?cursor=1" }] }));
    },
    async (base) => assert.rejects(new Api(base, "v", []).incidents(), (e) => e instanceof ApiError && e.status === 503),
  );
});

test("extents are those of what the map draws; layers are named in the address of a tile", async () => {
  const paths: string[] = [];
  const extent = (...bbox: number[]) => ({ spatial: { bbox: [bbox] } });
  await serve(
    (url, response) => {
      paths.push(url.pathname + url.search);
      if (url.pathname.startsWith("/xyz")) response.statusCode = 204;
      response.end(url.pathname.startsWith("/xyz") ? undefined : JSON.stringify({ collections: [{ id: "a b", extent: extent(1, 2, 3, 4) }, { id: "c", extent: extent(0, 0, 9, 9) }, { id: "incidents" }] }));
    },
    async (base) => {
      const api = new Api(base, "v1", ["a b", "d"]);
      assert.deepEqual(await api.extents(), [[1, 2, 3, 4]]);
      assert.equal(await api.tile(1, 0, 1), null);
      assert.equal(await new Api(base, "v1", []).tile(1, 0, 1), null);
    },
  );
  await serve(
    (_, response) => response.setHeader("Content-Type", "text/html").end("<title>Log in to the network</title>"),
    async (base) => assert.rejects(new Api(base, "v1", ["a"]).tile(1, 0, 1), ApiError),
  );
  assert.deepEqual(paths, ["/collections?f=json", "/xyz/a%20b,d/1/0/1.mvt?v=v1"]);
});

/** slowly sends an answer in parts, with a pause before each; what is left out never comes. */
function slowly(response: ServerResponse, parts: readonly string[], pause: number): void {
  const [first, ...rest] = parts;
  if (first === undefined) return;
  setTimeout(() => {
    if (rest.length > 0) response.write(first);
    else response.end(first);
    slowly(response, rest, pause);
  }, pause);
}

test("an answer may take as long as it comes; what is silent for too long is none", async () => {
  const whole = `[${Array.from({ length: 12 }, (_, i) => i).join(",")}]`;
  const ways: Record<string, (response: ServerResponse) => void> = {
    slow: (response) => slowly(response, whole.match(/.{1,3}/g)!, 50),
    "slow-refusal": (response) => slowly(response.writeHead(400, { "Content-Type": "application/problem+json" }), [...'{"detail":"no"}'], 50),
    unanswered: () => undefined,
    "breaks-off": (response) => void response.write("[1,"),
  };
  await serve(
    (url, response) => ways[url.pathname.slice(1)]!(response),
    async (base) => {
      const api = new Api(base, "v", []);
      api.patience = 250;
      assert.deepEqual(await api.shapes("/slow"), JSON.parse(whole));
      await assert.rejects(api.shapes("/slow-refusal"), (e) => e instanceof ApiError && e.status === 400 && e.refusal.detail === "no");
      for (const way of ["/unanswered", "/breaks-off"]) await assert.rejects(api.shapes(way), (e) => e instanceof ApiError && e.status === 0, way);
    },
  );
});
