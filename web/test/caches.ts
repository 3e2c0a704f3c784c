// The caches of a browser, as far as the service worker uses them.

const urlOf = (request: string | { url: string }) => (typeof request === "string" ? request : request.url);

class OneCache {
  private readonly entries = new Map<string, Response>();

  async put(request: string | { url: string }, answer: Response): Promise<void> {
    this.entries.delete(urlOf(request)); // what is put anew comes last
    this.entries.set(urlOf(request), answer);
  }

  async match(request: string | { url: string }): Promise<Response | undefined> {
    return this.entries.get(urlOf(request))?.clone();
  }

  async keys(): Promise<{ url: string }[]> {
    return [...this.entries.keys()].map((url) => ({ url }));
  }

  async delete(request: string | { url: string }): Promise<boolean> {
    return this.entries.delete(urlOf(request));
  }
}

/** stubCaches gives the program empty caches, and answers how to see what is in one. */
export function stubCaches(): (name: string) => Promise<string[]> {
  const all = new Map<string, OneCache>();
  const open = async (name: string) => {
    if (!all.has(name)) all.set(name, new OneCache());
    return all.get(name)!;
  };
  const match = async (url: string, { cacheName }: { cacheName: string }) => all.get(cacheName)?.match(url);
  const storage = { open, match, has: async (name: string) => all.has(name), keys: async () => [...all.keys()], delete: async (name: string) => all.delete(name) };
  Object.defineProperty(globalThis, "caches", { value: storage, configurable: true });
  return async (name) => ((await all.get(name)?.keys()) ?? []).map(({ url }) => url);
}
