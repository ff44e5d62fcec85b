/* What a file says it is, from its first bytes, before anything decodes it. Layouts: PNG (ISO/IEC 15948),
 * GIF89a, WebP container (RFC 9649), BMP, JPEG SOF, ZIP local header. */

const ascii = (bytes, from, text) => [...text].every((c, i) => bytes[from + i] === c.charCodeAt(0));

/** { format, type, width, height }; null when it is none of ours. Sizes in px, 0 for a ZIP. */
export function readHeader(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 30) return null;
  if (ascii(bytes, 1, "PNG")) return is("PNG", "image/png", view.getUint32(16), view.getUint32(20));
  if (ascii(bytes, 0, "GIF8")) return is("GIF", "image/gif", view.getUint16(6, true), view.getUint16(8, true));
  if (ascii(bytes, 0, "RIFF") && ascii(bytes, 8, "WEBP")) return is("WebP", "image/webp", ...webp(bytes, view));
  if (ascii(bytes, 0, "BM")) return is("BMP", "image/bmp", view.getInt32(18, true), Math.abs(view.getInt32(22, true)));
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return is("JPEG", "image/jpeg", ...jpeg(view));
  if (ascii(bytes, 0, "PK\x03\x04")) return is("ZIP", "application/zip", 0, 0);
  return null;
}

const is = (format, type, width, height) => ({ format, type, width, height });

function webp(bytes, view) {
  if (ascii(bytes, 12, "VP8X")) {
    const u24 = (at) => 1 + bytes[at] + (bytes[at + 1] << 8) + (bytes[at + 2] << 16);
    return [u24(24), u24(27)];
  }
  if (ascii(bytes, 12, "VP8L")) {
    const bits = view.getUint32(21, true);
    return [1 + (bits & 0x3fff), 1 + ((bits >> 14) & 0x3fff)];
  }
  return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
}

/** Walks the segments to the first start-of-frame. */
function jpeg(view) {
  for (let at = 2; at + 9 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return [view.getUint16(at + 7), view.getUint16(at + 5)];
  }
  return [0, 0];
}
