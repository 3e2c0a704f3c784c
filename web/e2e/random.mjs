/** randomFrom returns what answers numbers from 0 to 1, the same each time it is made (Park and Miller's rule). */
export function randomFrom(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
