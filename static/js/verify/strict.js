// JSON as signatures need it: a member named twice means one thing to one reader and another to the next, so it is refused.
import { Unreadable } from "./unreadable.js";

const MOST_CHARACTERS = 65_536;
const DEEPEST = 32;
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

// Looks at names and nesting alone; JSON.parse refuses what is not JSON.
const look = (text) => {
  const open = [];
  let last = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") {
      open.push(token === "{" ? new Set() : null);
      if (open.length > DEEPEST) {
        throw new Unreadable("too-deep");
      }
    } else if (token === "}" || token === "]") {
      open.pop();
    } else if (token === ":") {
      const names = open.at(-1);
      const name = last.startsWith('"') ? JSON.parse(last) : "";
      if (names?.has(name)) {
        throw new Unreadable("named-twice");
      }
      names?.add(name);
    }
    last = token;
  }
};

// Every name and every string in it.
export const wordsOf = (value) => {
  if (typeof value === "string") {
    return [value];
  }
  const parts = value && typeof value === "object" ? Object.entries(value) : [];
  return parts.flatMap(([name, part]) => [...(Array.isArray(value) ? [] : [name]), ...wordsOf(part)]);
};

export const parseStrictly = (text) => {
  if (text.length > MOST_CHARACTERS) {
    throw new Unreadable("too-large");
  }
  let value;
  try {
    // First: in what is not JSON, looking for the end of a text that never ends would take a long time.
    value = JSON.parse(text);
    look(text);
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable("not-json");
  }
  if (!value || typeof value !== "object" || Array.isArray(value)) {
    throw new Unreadable("not-a-certificate");
  }
  // Half a character is signed like the mark that stands for it, so the two could be exchanged.
  if (wordsOf(value).some((word) => word === "__proto__" || /\p{Surrogate}/u.test(word))) {
    throw new Unreadable("not-json");
  }
  return value;
};
