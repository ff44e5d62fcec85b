/* The scale of a work: arithmetic only, so that it can be tried without a browser. */

/** Sizes in screen pixels. `k` is the scale; below 1 it is 1/n, with the first n that divides
 *  both sides (up to twice the least n, so that a work of odd sides does not vanish). */
export function fit(width, height, W, H) {
  const k = Math.floor(Math.min(W / width, H / height));
  if (k >= 1) return { w: width * k, h: height * k, k };
  const least = Math.max(Math.ceil(width / W), Math.ceil(height / H));
  let n = least;
  while (n <= 2 * least && (width % n || height % n)) n += 1;
  if (n > 2 * least) n = least;
  return { w: Math.floor(width / n), h: Math.floor(height / n), k: 1 / n };
}
