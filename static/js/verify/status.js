// Whether the issuer took a document back: one bit in a list that it signs and renews. Where the list cannot be had, or is
// not what it should be, nobody knows; that is never "valid".
import { fromBase64url, unpack } from "./encoding.js";
import { checkSigned } from "./signed.js";
import { guard, isComplete, isObject, issuerOf } from "./structure.js";

const LEAST_BYTES = 131_072 / 8;
const MOST_BYTES = 1_048_576;

const unknown = (detail) => ({ ok: null, detail, values: {} });

const isEntry = (entry) =>
  isObject(entry) &&
  entry.type === "BitstringStatusListEntry" &&
  entry.statusPurpose === "revocation" &&
  /^\d{1,9}$/.test(entry.statusListIndex) &&
  typeof entry.statusListCredential === "string";

const isRightList = (document, url, issuer) => {
  try {
    guard(document);
  } catch {
    return false;
  }
  return (
    isComplete(document, "statusList") &&
    document.id === url &&
    issuerOf(document) === issuer &&
    document.credentialSubject.statusPurpose === "revocation"
  );
};

const isInForce = ({ validFrom, validUntil }, now) =>
  Date.parse(validFrom) <= now && (validUntil === undefined || now <= Date.parse(validUntil));

// The bits of a list, or why they are not to be relied on.
const bitsOf = async (url, issuer, kit) => {
  const document = await kit.sources.statusList(url);
  if (!document) {
    return unknown("status-unreachable");
  }
  if (!isRightList(document, url, issuer)) {
    return unknown("status-not-trusted");
  }
  const { form, issuer: key, proof } = await checkSigned(document, kit);
  if (!form.ok || !key.ok || !proof.ok) {
    return unknown("status-not-trusted");
  }
  // A list that travels with the checker was in force when it was packed.
  if (!isInForce(document, Date.parse(kit.sources.asOf ?? new Date(kit.now).toISOString()))) {
    return unknown("status-stale");
  }
  try {
    const { encodedList } = document.credentialSubject;
    const bytes = await unpack(fromBase64url(encodedList.replace(/^u/, "")), "gzip", MOST_BYTES);
    return bytes.length < LEAST_BYTES ? unknown("status-not-trusted") : { bytes, date: document.validFrom };
  } catch {
    return unknown("status-not-trusted");
  }
};

export const openStatus = (kit) => {
  const lists = new Map();
  return async (document, signedAt) => {
    const entry = document.credentialStatus;
    if (!isEntry(entry)) {
      return unknown("status-missing");
    }
    const { asOf } = kit.sources;
    if (Date.parse(signedAt) > Date.parse(asOf)) {
      return unknown("status-older");
    }
    const key = `${entry.statusListCredential} ${issuerOf(document)}`;
    if (!lists.has(key)) {
      lists.set(key, bitsOf(entry.statusListCredential, issuerOf(document), kit));
    }
    const found = await lists.get(key);
    const index = Number(entry.statusListIndex);
    if (!found.bytes || index >= found.bytes.length * 8) {
      return found.bytes ? unknown("status-not-trusted") : found;
    }
    if ((found.bytes[index >> 3] >> (7 - (index & 7))) & 1) {
      return { ok: false, detail: "taken-back", values: {} };
    }
    return asOf ? { ok: true, detail: "as-of", values: { date: found.date } } : { ok: true };
  };
};
