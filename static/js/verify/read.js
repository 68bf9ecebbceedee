// From the bytes of a file to the words of the credential in it. What a file is, its content says, not its name.
import { fromUtf8, letters } from "./encoding.js";
import { MOST_BYTES } from "./limits.js";
import { attachmentOf } from "./pdf.js";
import { Unreadable } from "./unreadable.js";

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
// iTXt, tEXt and zTXt: the chunks that have a keyword.
const TEXTS = [0x69545874, 0x74455874, 0x7a545874];
const KEYWORD = "openbadgecredential";
const NAMESPACE = "https://purl.imsglobal.org/ob/v3p0";
// Ten times a badge of ours: what reads drawings takes its time, and cannot be stopped.
const MOST_DRAWN = 1_048_576;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

// A baked picture carries one uncompressed chunk of text under a fixed keyword.
const readPng = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = [];
  for (let at = PNG.length; at + 12 <= bytes.length; ) {
    const end = at + 8 + view.getUint32(at);
    const kind = view.getUint32(at + 4);
    if (end + 4 > bytes.length) {
      throw new Unreadable("cut-off");
    }
    const content = bytes.subarray(at + 8, end);
    if (TEXTS.includes(kind) && letters(content.subarray(0, KEYWORD.length + 1)) === `${KEYWORD}\0`) {
      found.push({ kind, content });
    }
    at = end + 4;
  }
  if (found.length !== 1) {
    throw new Unreadable(found.length ? "several-in-file" : "none-in-file");
  }
  const [{ kind, content }] = found;
  // Behind the keyword: whether packed, how; a language and a translated keyword, each closed by a zero; the text.
  const language = content.indexOf(0, KEYWORD.length + 3);
  const translated = content.indexOf(0, language + 1);
  if (kind !== TEXTS[0] || content[KEYWORD.length + 1] !== 0 || language < 0 || translated < 0) {
    throw new Unreadable("none-in-file");
  }
  return content.subarray(translated + 1);
};

const readSvg = (text) => {
  // Entities are declared in a document type, and ours has none: a few lines of them unfold to gigabytes.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw new Unreadable("none-in-file");
  }
  if (text.length > MOST_DRAWN) {
    throw new Unreadable("too-large");
  }
  const drawing = new DOMParser().parseFromString(text, "image/svg+xml");
  const found = drawing.getElementsByTagNameNS(NAMESPACE, "credential");
  if (drawing.querySelector("parsererror") || found.length !== 1) {
    throw new Unreadable(found.length > 1 ? "several-in-file" : "none-in-file");
  }
  return found[0].getAttribute("verify") ?? found[0].textContent;
};

const decoded = (bytes) => {
  try {
    return fromUtf8(bytes).trim();
  } catch {
    throw new Unreadable("not-a-certificate");
  }
};

const recognised = (text, kind) => {
  if (JWT.test(text)) {
    return { kind: kind ?? "jwt", form: "jwt", text };
  }
  if (text.startsWith("{")) {
    return { kind: kind ?? "json", form: "json", text };
  }
  throw new Unreadable(kind ? "none-in-file" : "not-a-certificate");
};

// {kind: json | jwt | png | svg | pdf, form: json | jwt, text}
export const read = async (bytes) => {
  if (bytes.length > MOST_BYTES) {
    throw new Unreadable("too-large");
  }
  if (PNG.every((byte, at) => bytes[at] === byte)) {
    return recognised(decoded(readPng(bytes)), "png");
  }
  if (letters(bytes.subarray(0, 1024)).includes("%PDF-")) {
    try {
      return recognised(decoded(await attachmentOf(bytes)), "pdf");
    } catch (error) {
      throw error instanceof Unreadable ? error : new Unreadable("pdf-not-read");
    }
  }
  const text = decoded(bytes);
  return text.startsWith("<") ? recognised(readSvg(text).trim(), "svg") : recognised(text);
};
