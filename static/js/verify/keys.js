// The key that a document names, as its issuer publishes it.
import { fromMultibase } from "./encoding.js";
import { isMoment, isObject, list } from "./structure.js";

const MULTIKEY_ED25519 = [0xed, 0x01];

const wrong = (detail, values = {}) => ({ ok: false, detail, values });

const ed25519 = (method) => {
  const bytes = fromMultibase(method.publicKeyMultibase, 34);
  if (!MULTIKEY_ED25519.every((byte, at) => bytes[at] === byte)) {
    throw new TypeError("another kind of key");
  }
  return bytes.subarray(2);
};

const p256 = ({ publicKeyJwk: { kty, crv, x, y } }) =>
  crypto.subtle.importKey("jwk", { kty, crv, x, y }, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);

const READERS = { Multikey: ed25519, JsonWebKey: p256 };

// {ok: true, key} or why not. `at` is when the signature says it was made.
export const findKey = async ({ issuer, methodId, type, at, sources }) => {
  if (!sources.isKnown(issuer)) {
    return wrong("issuer-unknown", { issuer });
  }
  const published = await sources.didDocument(issuer);
  if (!published) {
    return { ok: null, detail: "issuer-unreachable", values: {} };
  }
  const methods = list(published.verificationMethod).filter((one) => isObject(one) && one.id === methodId);
  const [method] = methods;
  if (methods.length === 0 && Date.parse(at) > Date.parse(sources.asOf)) {
    return { ok: null, detail: "key-newer", values: {} };
  }
  const mayAssert =
    published.id === issuer &&
    methods.length === 1 &&
    method.controller === issuer &&
    method.type === type &&
    list(published.assertionMethod).includes(methodId);
  // Given up: whoever has it may sign under any date, so no date saves what it signed.
  if (method?.revoked !== undefined) {
    return wrong("key-given-up", { date: method.revoked });
  }
  if (!mayAssert) {
    return wrong("key-not-listed");
  }
  // What cannot be read as a moment ends a key at once.
  if (method.expires !== undefined && !(isMoment(method.expires) && Date.parse(at) < Date.parse(method.expires))) {
    return wrong("key-over", { date: method.expires });
  }
  try {
    return { ok: true, key: await READERS[type](method) };
  } catch {
    return wrong("key-not-listed");
  }
};
