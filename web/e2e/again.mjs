// Tests of the page that may be tried a second time: a busy machine can bring a
// browser out of step. What failed first is printed, so that it can be mended,
// and what is wrong fails twice.
import { test as once } from "node:test";

/** test is that of node:test, and runs its function (the last argument) again if it fails the first time. */
export function test(name, ...rest) {
  const fn = rest.pop();
  once(name, ...rest, async (t) => {
    try {
      await fn(t);
    } catch (error) {
      t.diagnostic(`tried again, as it failed first: ${name}: ${error.stack}`);
      await fn(t);
    }
  });
}
