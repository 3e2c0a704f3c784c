// What the reader set on a page: it stays in this browser where that is
// allowed, and holds until the page is left where it is not.

const visit = new Map<string, string>();

/** setting returns what was set, null for nothing. */
export function setting(name: string): string | null {
  const here = visit.get(name);
  if (here !== undefined) return here;
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // no storage in this browser
  }
}

/** set sets it. */
export function set(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
    visit.delete(name);
  } catch {
    visit.set(name, value);
  }
}
