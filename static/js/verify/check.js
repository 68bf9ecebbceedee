// The whole check of one file, every step by name. It asks nothing of anybody but `sources`, and its verdict is the
// gravest thing found.
import { TooLong } from "./canonical.js";
import { factsOf } from "./facts.js";
import { checkJwt, openJwt } from "./jwt.js";
import { read } from "./read.js";
import { checkSigned } from "./signed.js";
import { openStatus } from "./status.js";
import { parseStrictly } from "./strict.js";
import { endorsementsOf, guard, isComplete, isObject } from "./structure.js";
import { Unreadable } from "./unreadable.js";

// Clocks differ a little.
const EARLY = 300_000;

const check = (name, { ok, detail = "", values = {} }) => ({ name, ok, detail, values });

const inTime = ({ validFrom, validUntil }, now) => {
  if (now < Date.parse(validFrom) - EARLY) {
    return { ok: false, detail: "not-yet", values: { date: validFrom } };
  }
  if (now > Date.parse(validUntil)) {
    return { ok: false, detail: "over", values: { date: validUntil } };
  }
  return { ok: true };
};

const checksOf = async (document, kind, signed, kit) => {
  const complete = isComplete(document, kind);
  return [
    check("structure", complete ? { ok: true } : { ok: false, detail: "incomplete" }),
    check("form", signed.form),
    check("issuer", signed.issuer),
    check("proof", signed.proof),
    check("dates", complete ? inTime(document, kit.now) : { ok: null }),
    check("status", await kit.status(document, signed.at)),
  ];
};

// From the gravest down. What is not as it was signed is "changed", whatever else is wrong with it.
const VERDICTS = [
  ["changed", (of) => of.proof.ok === false || of.form.ok === false],
  ["unknown-issuer", (of) => of.issuer.ok === false],
  ["unreadable", (of) => of.structure.ok === false],
  ["changed", (of) => of.endorsement?.ok === false],
  ["not-checked", (of) => [of.proof, of.form, of.issuer].some(({ ok }) => ok === null)],
  ["withdrawn", (of) => of.status.ok === false],
  ["expired", (of) => of.dates.ok === false && of.dates.detail === "over"],
  ["not-checked", (of) => of.dates.ok !== true || of.status.ok === null],
  ["valid", () => true],
];

const verdictOf = (checks) => {
  const of = Object.fromEntries(checks.map((one) => [one.name, one]));
  return VERDICTS.find(([, applies]) => applies(of))[0];
};

// A recognition inside is a document of its own, by its own issuer, about this very course.
const checkEndorsement = async (endorsement, certificate, kit) => {
  const document = isObject(endorsement) ? { "@context": certificate["@context"], ...endorsement } : {};
  const name = document.issuer?.name ?? "";
  try {
    guard(document);
  } catch {
    return { name, verdict: "unreadable", checks: [] };
  }
  const checks = await checksOf(document, "endorsement", await checkSigned(document, kit), kit);
  const isOfThis = document.credentialSubject.id === certificate.credentialSubject.achievement.id;
  const { endorsementComment: comment } = document.credentialSubject;
  return { name, verdict: isOfThis ? verdictOf(checks) : "changed", comment, until: document.validUntil, checks };
};

// A recognition that ended leaves the certificate as good as it was; one that was tampered with does not.
const sumUp = (endorsements) => {
  const spoilt = endorsements.find(({ verdict }) => ["changed", "unknown-issuer", "unreadable"].includes(verdict));
  if (!spoilt) {
    return { ok: true };
  }
  const givenUp = spoilt.checks.find(({ detail }) => detail === "key-given-up");
  const detail = givenUp ? "endorsement-key-given-up" : "endorsement-changed";
  return { ok: false, detail, values: { name: spoilt.name, ...givenUp?.values } };
};

const checkDocument = async (found, kit) => {
  const jwt = found.form === "jwt" ? openJwt(found.text) : null;
  const document = jwt?.document ?? parseStrictly(found.text);
  guard(document);
  const work = [
    (jwt ? checkJwt(found.text, jwt, kit) : checkSigned(document, kit)).then((signed) =>
      checksOf(document, "certificate", signed, kit),
    ),
    ...endorsementsOf(document).map((one) => checkEndorsement(one, document, kit)),
  ];
  const [own, ...endorsements] = await Promise.all(work);
  const checks = [check("parse", { ok: true }), ...own];
  if (endorsements.length > 0) {
    checks.push(check("endorsement", sumUp(endorsements)));
  }
  return { verdict: verdictOf(checks), checks, facts: { ...factsOf(document), endorsements } };
};

const failed = (error) => {
  if (error instanceof Unreadable) {
    return { verdict: "unreadable", checks: [check("parse", { ok: false, detail: error.reason })], facts: {} };
  }
  const detail = error instanceof TooLong ? "too-long" : "cannot-check";
  return { verdict: "not-checked", checks: [check("parse", { ok: null, detail })], facts: {} };
};

// {verdict, checks: [{name, ok: true | false | null, detail, values}], facts, kind}. Closes `canonical`.
export const checkFile = async (getBytes, { canonical, sources, now = Date.now() }) => {
  const kit = { canonical, sources, now };
  kit.status = openStatus(kit);
  try {
    const found = await read(await getBytes());
    return { ...(await checkDocument(found, kit)), kind: found.kind };
  } catch (error) {
    return failed(error);
  } finally {
    canonical.close();
  }
};
