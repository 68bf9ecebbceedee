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
  const belongs =
    published.id === issuer &&
    methods.length === 1 &&
    method.controller === issuer &&
    method.type === type &&
    list(published.assertionMethod).includes(methodId);
  if (!belongs) {
    return wrong("key-not-listed");
  }
  for (const end of ["expires", "revoked"]) {
    // What cannot be read as a moment ends a key at once.
    if (method[end] !== undefined && !(isMoment(method[end]) && Date.parse(at) < Date.parse(method[end]))) {
      return wrong("key-over", { date: method[end] });
    }
  }
  try {
    const key = await READERS[type](method);
    return method.revoked ? { ok: true, key, detail: "key-later-revoked", values: { date: method.revoked } } : { ok: true, key };
  } catch {
    return wrong("key-not-listed");
  }
};
