// Whether a document says in plain names exactly what was signed. The signature covers statements, not spelling: a member
// under its full address is signed all the same, and a reader who looks for `validUntil` does not find it.
import { isObject, list } from "./structure.js";

// Contexts inside repeat the outer one; the compacted form has none.
const members = (value) => Object.keys(value).filter((name) => name !== "@context");

const isSame = (mine, theirs) => {
  if (Array.isArray(mine) || Array.isArray(theirs)) {
    const [left, right] = [list(mine), list(theirs)];
    return left.length > 0 && left.length === right.length && left.every((one, at) => isSame(one, right[at]));
  }
  if (!isObject(mine) || !isObject(theirs)) {
    return mine === theirs;
  }
  return (
    members(mine).length === members(theirs).length &&
    members(mine).every((name) => Object.hasOwn(theirs, name) && isSame(mine[name], theirs[name]))
  );
};

// Statements about one thing are one heap, wherever they stand. Said in two places, they could change places unseen.
const described = (value) => {
  if (Array.isArray(value)) {
    return value.flatMap(described);
  }
  if (!isObject(value)) {
    return [];
  }
  const says = members(value).some((name) => name !== "id" && name !== "type");
  return [...(value.id && says ? [value.id] : []), ...Object.values(value).flatMap(described)];
};

// `compacted` is what the worker made of the document, without the endorsements.
export const isPlain = (document, compacted) => {
  const { achievement, ...subject } = document.credentialSubject;
  const { endorsement: _endorsement, ...own } = achievement ?? {};
  const bare = achievement ? { ...document, credentialSubject: { ...subject, achievement: own } } : document;
  const ids = described(bare);
  return isSame(bare, compacted) && new Set(ids).size === ids.length;
};
