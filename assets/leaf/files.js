/* The chosen files, kept here by local id: the server's state knows only the ids and their facts. What
 * looks into a file is loaded once somebody chooses one. */
const kept = new Map(); // id -> { file, palette, urls, mended }

export const measuring = () => import("./measure.js");
export const keep = (id, own) => kept.set(id, own);
export const keptOf = (id) => kept.get(id);
export const fileOf = (id) => kept.get(id)?.file;
export const paletteOf = (id) => kept.get(id)?.palette ?? [];

export function forget(id) {
  kept.get(id)?.urls.forEach((url) => URL.revokeObjectURL(url));
  kept.delete(id);
}
