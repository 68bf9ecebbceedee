// What everything signed has in common, whether certificate, recognition or status list: form, the issuer's key, proof.
import { verifyAsync } from "../../vendor/noble-ed25519.js";
import { Refused } from "./canonical.js";
import { fromMultibase, sha256, utf8 } from "./encoding.js";
import { isPlain } from "./form.js";
import { findKey } from "./keys.js";
import { isMoment, isObject, issuerOf, list } from "./structure.js";

const isOurKind = (proof) =>
  isObject(proof) &&
  proof.type === "DataIntegrityProof" &&
  proof.cryptosuite === "eddsa-rdfc-2022" &&
  proof.proofPurpose === "assertionMethod" &&
  isMoment(proof.created) &&
  typeof proof.verificationMethod === "string";

const holds = async ({ proofValue }, quads, proofQuads, key) => {
  try {
    const hashes = await Promise.all([proofQuads, quads].map((words) => sha256(utf8(words))));
    const message = new Uint8Array(64);
    hashes.forEach((hash, at) => message.set(hash, at * 32));
    // Strict as in RFC 8032: browsers do not all agree on keys that only the lenient rule takes.
    return await verifyAsync(fromMultibase(proofValue, 64), message, key, { zip215: false });
  } catch {
    return false;
  }
};

const NO_PROOF = { form: { ok: null }, issuer: { ok: null }, proof: { ok: false, detail: "no-proof" } };

export const checkSigned = async (document, { canonical, sources }) => {
  const [proof, ...more] = list(document.proof);
  if (!isOurKind(proof) || more.length > 0) {
    return NO_PROOF;
  }
  const { proofValue: _value, ...options } = proof;
  const [issuer, forms] = await Promise.all([
    findKey({
      issuer: issuerOf(document),
      methodId: proof.verificationMethod,
      type: "Multikey",
      at: proof.created,
      sources,
    }),
    Promise.all([canonical.form(document), canonical.quads({ "@context": document["@context"], ...options })]).catch(
      (error) => {
        if (error instanceof Refused) {
          return null;
        }
        throw error;
      },
    ),
  ]);
  if (!forms) {
    return { form: { ok: false, detail: "not-plain" }, issuer, proof: { ok: null }, at: proof.created };
  }
  const [{ compacted, quads }, proofQuads] = forms;
  return {
    form: isPlain(document, compacted) ? { ok: true } : { ok: false, detail: "not-plain" },
    issuer,
    proof: issuer.key ? { ok: await holds(proof, quads, proofQuads, issuer.key) } : { ok: null },
    at: proof.created,
  };
};
