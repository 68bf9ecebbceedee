// Finds the credential attached to a PDF. Not a reader of PDFs: it knows objects, object streams and one kind of packing,
// which is what our own files have, signed or saved again by a common program or not.
import { letters, unpack } from "./encoding.js";
import { Unreadable } from "./unreadable.js";

const NAME = "credential.json";
const MOST_BYTES = 1_048_576;
const OBJECT = /(\d{1,10})\s+\d{1,5}\s+obj\b/g;
const STREAM = /^([^]*?)\bstream\r?\n/;

// The objects of the file by number. A file that was added to says an object again further down; the last one counts.
const objectsOf = (text) => {
  const found = new Map();
  for (const match of text.matchAll(OBJECT)) {
    const start = match.index + match[0].length;
    const end = text.indexOf("endobj", start);
    found.set(Number(match[1]), { start, end: end < 0 ? text.length : end });
  }
  return found;
};

const readPdf = (bytes) => {
  const text = letters(bytes);
  const objects = objectsOf(text);
  const numberOf = (head, key) => {
    const [, value, isReference] = head.match(new RegExp(`/${key}\\s+(\\d+)(\\s+\\d+\\s+R)?`)) ?? [];
    if (!isReference) {
      return Number(value);
    }
    const target = objects.get(Number(value));
    return target ? Number(text.slice(target.start, target.end).trim()) : NaN;
  };
  // The bytes of an object that has some, unpacked.
  const contentOf = async (number) => {
    const place = objects.get(number);
    const [opening, head] = place ? (text.slice(place.start, place.start + 4096).match(STREAM) ?? []) : [];
    const length = head === undefined ? NaN : numberOf(head, "Length");
    const start = place?.start + opening?.length;
    if (!(length >= 0) || start + length > bytes.length || /\/DecodeParms/.test(head)) {
      throw new Unreadable("pdf-not-read");
    }
    const content = bytes.subarray(start, start + length);
    if (!head.includes("/Filter")) {
      return content;
    }
    if (!/\/Filter\s*\[?\s*\/FlateDecode\s*\]?\s*(?:\/|>>)/.test(head)) {
      throw new Unreadable("pdf-not-read");
    }
    return unpack(content, "deflate", MOST_BYTES);
  };
  return { text, objects, contentOf };
};

const headsOf = ({ text, objects }) =>
  [...objects].map(([number, { start, end }]) => {
    const whole = text.slice(start, Math.min(end, start + 4096));
    return [number, whole.match(STREAM)?.[1] ?? whole];
  });

// A description of an attached file that names ours leads to the object with its bytes.
const attachedIn = (words) => {
  const found = [];
  for (const [description] of words.matchAll(/<<(?:[^<>]|<<[^<>]*>>|<[0-9A-Fa-f\s]*>)*>>/g)) {
    const content = description.match(/\/EF\s*<<[^<>]*?\/U?F\s+(\d+)\s+\d+\s+R/);
    if (content && isOurs(description)) {
      found.push(Number(content[1]));
    }
  }
  return found;
};

// Names are written in letters, or as numbers in one of two encodings.
const isOurs = (description) => {
  const spelled = description.match(/\/U?F\s*(?:\(([^)]*)\)|<([0-9A-Fa-f\s]*)>(?!>))/);
  const digits = spelled?.[2]?.replace(/\s/g, "") ?? "";
  const name = spelled?.[1] ?? String.fromCharCode(...(digits.match(/../g) ?? []).map((pair) => parseInt(pair, 16)));
  return name.replace(/^\u00fe\u00ff|^\\376\\377/, "").replaceAll("\u0000", "") === NAME;
};

export const attachmentOf = async (bytes) => {
  const pdf = readPdf(bytes);
  const heads = headsOf(pdf);
  if (heads.some(([, head]) => /\/Filter\s*\/Standard\b/.test(head))) {
    throw new Unreadable("pdf-not-read");
  }
  const places = new Set();
  for (const [number, head] of heads) {
    const words = /\/Type\s*\/ObjStm\b/.test(head) ? letters(await pdf.contentOf(number)) : head;
    attachedIn(words).forEach((place) => places.add(place));
  }
  if (places.size !== 1) {
    throw new Unreadable(places.size ? "several-in-file" : "none-in-file");
  }
  return pdf.contentOf([...places][0]);
};
