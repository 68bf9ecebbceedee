// Bytes in the spellings that credentials use.
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
// Longer than any key or signature; the sum below grows with the square of the length.
const LONGEST_BASE58 = 128;

export const utf8 = (text) => new TextEncoder().encode(text);

const UTF8 = new TextDecoder("utf-8", { fatal: true });
const LETTERS = new TextDecoder("latin1");

export const fromUtf8 = (bytes) => UTF8.decode(bytes);

// One letter for each byte, so that places in the text are places in the bytes. Only ASCII can be relied on.
export const letters = (bytes) => LETTERS.decode(bytes);

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

export const fromBase64url = (text) => {
  if (!/^[\w-]*$/.test(text)) {
    throw new TypeError("not base64url");
  }
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
};

export const fromBase58 = (text) => {
  if (text.length > LONGEST_BASE58) {
    throw new TypeError("too long");
  }
  let value = 0n;
  for (const letter of text) {
    const digit = BASE58.indexOf(letter);
    if (digit < 0) {
      throw new TypeError("not base58");
    }
    value = value * 58n + BigInt(digit);
  }
  const bytes = [];
  for (; value > 0n; value >>= 8n) {
    bytes.unshift(Number(value & 255n));
  }
  const zeros = text.length - text.replace(/^1+/, "").length;
  return new Uint8Array([...new Array(zeros).fill(0), ...bytes]);
};

// A multibase string beginning with z, of exactly this many bytes.
export const fromMultibase = (text, length) => {
  const bytes = typeof text === "string" && text.startsWith("z") ? fromBase58(text.slice(1)) : [];
  if (bytes.length !== length) {
    throw new TypeError("not a multibase value of this length");
  }
  return bytes;
};

// What was packed with "gzip" or "deflate" (zlib), up to a size: a few kilobytes may hold a gigabyte.
export const unpack = async (bytes, format, most) => {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const parts = [];
  let size = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.length;
    if (size > most) {
      await reader.cancel();
      throw new RangeError("unpacks to too much");
    }
    parts.push(read.value);
  }
  const whole = new Uint8Array(size);
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
};
