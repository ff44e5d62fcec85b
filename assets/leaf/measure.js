/* What a file is: its facts for the server's state, what a rule says against it, what would mend it. */
import { keep, keptOf } from "./files.js";
import { readHeader } from "./header.js";
import { asFile, remedy } from "./mend.js";

const MOST_COLOURS = 256;
const MOST_PIXELS = 16e6; // looked at for the count of colours, all frames together

/** The facts of the mended twin of a file, which stays until it is forgotten. */
export async function mend(id, limits) {
  const { file, mended } = keptOf(id);
  return take(await asFile(mended, file.name), limits);
}

/** A size beside the limit that it breaks, with as many decimals as tell them apart. */
function beside(n, most) {
  const unit = most % 1e6 === 0 ? 1e6 : 1048576;
  const word = unit === 1e6 ? "MB" : "MiB";
  const digits = [1, 2, 3].find((d) => (n / unit).toFixed(d) !== (most / unit).toFixed(d));
  const size = digits ? `${(n / unit).toFixed(digits)} ${word}` : `${n.toLocaleString("en")} bytes`;
  return [`${most / unit} ${word}`, size];
}

const sizeText = (n) => (n < 1024 * 1024 ? `${(n / 1024).toFixed(1)} KiB` : `${(n / 1048576).toFixed(1)} MiB`);

/** Takes a file in and answers its facts as plain data; `problem_*` when a rule refuses it already. */
export async function take(file, limits) {
  const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const head = readHeader(new Uint8Array(await file.slice(0, 65536).arrayBuffer()));
  const facts = { id, name: file.name, size: file.size, kind: head?.format === "ZIP" ? "zip" : "image",
    format: head?.format ?? "", width: head?.width ?? 0, height: head?.height ?? 0, frames: 0, colours: 0,
    loop_ms: 0, thumb_url: "", poster_url: "", problem_title: "", problem_text: "",
    remedy_text: "", ...refuse(file, head, limits) };
  const own = { file, palette: [], urls: [] };
  keep(id, own);
  if (facts.kind === "image" && !facts.problem_title) {
    facts.thumb_url = URL.createObjectURL(file);
    own.urls.push(facts.thumb_url);
    Object.assign(facts, await look(file, head, own).catch(() => ({}))); // the server has the last word
  }
  if (facts.width && facts.problem_title && file.size <= limits.max_bytes) {
    const found = await remedy(file, head, limits).catch(() => null);
    facts.remedy_text = found?.text ?? "";
    own.mended = found?.work;
  }
  facts.facts_text = describe(facts);
  facts.file_text = `${facts.format || "File"}, ${sizeText(file.size)}`;
  return facts;
}

function refuse(file, head, { min_side, max_side, max_bytes, max_zip_bytes }) {
  const no = (problem_title, problem_text) => ({ problem_title, problem_text });
  if (!head) return no("Not a picture", "Makapix takes PNG, GIF, WebP and BMP, or a ZIP of them.");
  const most = head.format === "ZIP" ? max_zip_bytes : max_bytes;
  const [limit, size] = beside(file.size, most);
  if (file.size > most)
    return no("Too heavy", `${head.format === "ZIP" ? "A ZIP" : "A file"} may have ${limit}. This one has ${size}.`);
  if (head.format === "ZIP") return {};
  const { width, height } = head;
  const rule = `Each side may be ${min_side} to ${max_side} px.`;
  if (Math.max(width, height) > max_side)
    return no(width > max_side ? "Too wide" : "Too tall", `${rule} This one is ${width}×${height} px.`);
  if (Math.min(width, height) < min_side) return no("Too small", `${rule} This one is ${width}×${height} px.`);
  return {};
}

/** Frames, loop and exact colours, counted in the browser where WebCodecs is there. */
async function look(file, head, own) {
  if (!("ImageDecoder" in window)) return {};
  const decoder = new ImageDecoder({ data: await file.arrayBuffer(), type: head.type, colorSpaceConversion: "none",
    premultiplyAlpha: "none" });
  await Promise.all([decoder.tracks.ready, decoder.completed]);
  const frames = decoder.tracks.selectedTrack.frameCount;
  const seen = new Set();
  const room = new Uint32Array(head.width * head.height);
  let loop_ms = 0;
  let poster_url = "";
  for (let i = 0; i < frames && i * room.length < MOST_PIXELS; i += 1) {
    const { image } = await decoder.decode({ frameIndex: i });
    const ms = (image.duration ?? 0) / 1000;
    loop_ms += ms > 10 ? ms : 100;
    if (i === 0 && frames > 1) own.urls.push((poster_url = await still(image)));
    if (seen.size <= MOST_COLOURS) {
      await image.copyTo(room, { format: "RGBA" });
      for (const pixel of room) if (seen.add(pixel >>> 24 ? pixel : 0).size > MOST_COLOURS) break;
    }
    image.close();
  }
  decoder.close();
  const colours = seen.size;
  const hex = (n) => n.toString(16).padStart(2, "0").toUpperCase();
  if (colours <= MOST_COLOURS)
    own.palette = [...seen].map((p) => {
      const [r, g, b, a] = [0, 8, 16, 24].map((bits) => hex((p >>> bits) & 255));
      return `#${r}${g}${b}${a === "FF" ? "" : a}`;
    });
  return { frames, colours, loop_ms: frames > 1 ? Math.round(loop_ms) : 0, poster_url };
}

async function still(image) {
  const canvas = Object.assign(document.createElement("canvas"), { width: image.displayWidth, height: image.displayHeight });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return URL.createObjectURL(await new Promise((done) => canvas.toBlob(done)));
}

function describe({ kind, width, height, colours, frames }) {
  if (kind === "zip") return "Unpacked after it is sent";
  if (!width) return "";
  const parts = [`${width}×${height}`];
  if (colours) parts.push(colours > MOST_COLOURS ? "over\u00a0256\u00a0colours" : `${colours}\u00a0colour${colours > 1 ? "s" : ""}`);
  if (frames > 1) parts.push(`${frames}\u00a0frames`);
  return parts.join(" · ");
}
