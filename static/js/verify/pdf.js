// Finds the credential attached to a PDF. Not a reader of PDFs: it knows objects, object streams and one kind of packing,
// which is what our own files have, signed or saved again by a common program or not.
import { letters, unpack } from "./encoding.js";
import { Unreadable } from "./unreadable.js";

const NAME = "credential.json";
const MOST_BYTES = 1_048_576;
// Ours have about a hundred objects, and one or two streams of them when another program saved them.
const MOST_OBJECTS = 5_000;
const MOST_STREAMS = 32;
// Further on stand the bytes of an object, not its description.
const HEAD = 4_096;
const OBJECT = /\b(\d{1,10})\s{1,9}\d{1,5}\s{1,9}obj\b/g;
const STREAM = /^([^]*?)\bstream\r?\n/;

// Where each object begins. A file that was added to says an object again further down; the last one counts.
const objectsOf = (text) => {
  const found = new Map();
  for (const match of text.matchAll(OBJECT)) {
    found.set(Number(match[1]), match.index + match[0].length);
    if (found.size > MOST_OBJECTS) {
      throw new Unreadable("pdf-not-read");
    }
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
    return parseInt(text.substr(objects.get(Number(value)) ?? text.length, 32), 10);
  };
  // The bytes of an object that has some, unpacked.
  const contentOf = async (number) => {
    const place = objects.get(number) ?? text.length;
    const [opening = "", head = ""] = text.slice(place, place + HEAD).match(STREAM) ?? [];
    const length = numberOf(head, "Length");
    const start = place + opening.length;
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

// What is said of each object, without its bytes.
const headsOf = ({ text, objects }) =>
  [...objects].map(([number, place]) => {
    const [whole] = text.slice(place, place + HEAD).split("endobj", 1);
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
  const streams = heads.filter(([, head]) => /\/Type\s*\/ObjStm\b/.test(head));
  if (streams.length > MOST_STREAMS) {
    throw new Unreadable("pdf-not-read");
  }
  const packed = await Promise.all(streams.map(async ([number]) => letters(await pdf.contentOf(number))));
  const places = new Set([...heads.map(([, head]) => head), ...packed].flatMap(attachedIn));
  if (places.size !== 1) {
    throw new Unreadable(places.size ? "several-in-file" : "none-in-file");
  }
  return pdf.contentOf([...places][0]);
};
