/* A work of a size that the rules refuse is often one step from a good one: too small, it can be enlarged
 * crisply; too large, it may be an exact enlargement, which comes off without loss. Stills only, and none
 * with half-clear pixels, which a canvas does not keep exactly. */

const MOST = 4096; // px a side that is looked at

async function pixels(file, type) {
  const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type, colorSpaceConversion: "none",
    premultiplyAlpha: "none" });
  await Promise.all([decoder.tracks.ready, decoder.completed]);
  if (decoder.tracks.selectedTrack.frameCount > 1) return null;
  const { image } = await decoder.decode();
  const { displayWidth: width, displayHeight: height } = image;
  const data = new Uint32Array(width * height);
  await image.copyTo(data, { format: "RGBA" });
  image.close();
  decoder.close();
  const whole = data.every((p) => p >>> 24 === 255 || p >>> 24 === 0);
  return whole ? { width, height, data } : null;
}

/** Whether every n x n block is of one colour. */
export function enlarged({ width, height, data }, n) {
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (data[y * width + x] !== data[(y - (y % n)) * width + x - (x % n)]) return false;
  return true;
}

/** The work times n (or divided by n when `down`), nearest neighbour. */
export function resized({ width, height, data }, n, down) {
  const w = down ? width / n : width * n, h = down ? height / n : height * n;
  const out = new Uint32Array(w * h);
  for (let y = 0; y < h; y += 1)
    for (let x = 0; x < w; x += 1)
      out[y * w + x] = down ? data[y * n * width + x * n] : data[Math.floor(y / n) * width + Math.floor(x / n)];
  return { width: w, height: h, data: out };
}

/** What would make it fit: { text, work }, or null. */
export async function remedy(file, head, { min_side, max_side }) {
  const { width, height, type, format } = head;
  if (!("ImageDecoder" in window) || format === "JPEG" || Math.max(width, height) > MOST) return null;
  const found = await pixels(file, type);
  if (!found) return null;
  const down = Math.max(width, height) > max_side;
  for (let n = 2; n <= 64; n += 1) {
    if (down && (width % n || height % n)) continue;
    const w = down ? width / n : width * n, h = down ? height / n : height * n;
    if (Math.max(w, h) > max_side || Math.min(w, h) < min_side || (down && !enlarged(found, n))) continue;
    return { text: `Use ${w}×${h} (${down ? "exactly ÷" : "crisp ×"}${n})`, work: resized(found, n, down) };
  }
  return null;
}

/** A mended work as a PNG file. */
export async function asFile({ width, height, data }, name) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(data.buffer), width, height), 0, 0);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return new File([blob], `${name.replace(/\.[^.]*$/, "")}.png`, { type: "image/png" });
}
