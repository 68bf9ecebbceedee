// The same certificate as a signed token (ES256). Its signature covers the very bytes, so its form needs no look.
import { fromBase64url, fromUtf8, utf8 } from "./encoding.js";
import { findKey } from "./keys.js";
import { parseStrictly } from "./strict.js";
import { issuerOf } from "./structure.js";
import { Unreadable } from "./unreadable.js";

const HEADER = ["alg", "kid", "typ"];
const seconds = (moment) => Math.floor(Date.parse(moment) / 1000);

export const openJwt = (text) => {
  try {
    const [header, payload] = text.split(".").slice(0, 2).map((part) => parseStrictly(fromUtf8(fromBase64url(part))));
    return { header, document: payload };
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable("not-json");
  }
};

// A token that brings its own key, or says how it wants to be checked, is not ours.
const isOurHeader = (header) =>
  header.alg === "ES256" &&
  typeof header.kid === "string" &&
  (header.typ === undefined || header.typ === "JWT") &&
  Object.keys(header).every((name) => HEADER.includes(name));

const agrees = (document) =>
  document.iss === issuerOf(document) &&
  document.jti === document.id &&
  document.sub === document.credentialSubject.id &&
  document.nbf === seconds(document.validFrom) &&
  document.exp === (document.validUntil === undefined ? undefined : seconds(document.validUntil));

export const checkJwt = async (text, { header, document }, { sources }) => {
  if (!isOurHeader(header)) {
    return { form: { ok: true }, issuer: { ok: null }, proof: { ok: false, detail: "no-proof" } };
  }
  const at = document.validFrom;
  const issuer = await findKey({ issuer: issuerOf(document), methodId: header.kid, type: "JsonWebKey", at, sources });
  const [signing, signature] = [text.slice(0, text.lastIndexOf(".")), text.slice(text.lastIndexOf(".") + 1)];
  const holds = async () => {
    try {
      const bytes = fromBase64url(signature);
      return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, issuer.key, bytes, utf8(signing));
    } catch {
      return false;
    }
  };
  return {
    form: agrees(document) ? { ok: true } : { ok: false, detail: "not-plain" },
    issuer,
    proof: issuer.key ? { ok: await holds() } : { ok: null },
    at,
  };
};
