// What a document of ours has to look like before anything is computed from it.
import { CONTEXTS } from "./contexts.js";
import { wordsOf } from "./strict.js";
import { Unreadable } from "./unreadable.js";

const [CREDENTIALS, ...BADGES] = Object.keys(CONTEXTS);
const MOST_ENDORSEMENTS = 12;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

export const list = (value) => (value === undefined ? [] : [value].flat());
export const isObject = (value) => Boolean(value) && typeof value === "object" && !Array.isArray(value);
export const isWords = (value) => typeof value === "string" && value.trim() !== "";
export const isMoment = (value) => typeof value === "string" && MOMENT.test(value) && !Number.isNaN(Date.parse(value));
const hasType = (value, type) => isObject(value) && list(value.type).includes(type);

export const issuerOf = (document) => (isObject(document.issuer) ? document.issuer.id : document.issuer);
export const endorsementsOf = (document) => list(document.credentialSubject?.achievement?.endorsement);

const contextsIn = (value) =>
  Array.isArray(value)
    ? value.flatMap(contextsIn)
    : isObject(value)
      ? Object.entries(value).flatMap(([name, part]) => (name === "@context" ? [part] : contextsIn(part)))
      : [];

// Vocabularies of their own, and names for what has none, are how a small file asks for hours of work.
export const guard = (document) => {
  const isKnown = (context) =>
    Array.isArray(context) &&
    (context.length === 1 || context.length === 1 + BADGES.length) &&
    [CREDENTIALS, ...BADGES].slice(0, context.length).every((url, at) => context[at] === url);
  const isOurs =
    isKnown(document["@context"]) &&
    contextsIn(document).every(isKnown) &&
    hasType(document, "VerifiableCredential") &&
    isWords(issuerOf(document)) &&
    isObject(document.credentialSubject);
  if (!isOurs || wordsOf(document).some((word) => word.startsWith("_:"))) {
    throw new Unreadable("not-a-certificate");
  }
  if (endorsementsOf(document).length > MOST_ENDORSEMENTS) {
    throw new Unreadable("too-large");
  }
};

const isCertificate = ({ issuer, credentialSubject: subject, ...credential }) =>
  (hasType(credential, "OpenBadgeCredential") || hasType(credential, "AchievementCredential")) &&
  hasType(issuer, "Profile") &&
  isWords(issuer.name) &&
  hasType(subject, "AchievementSubject") &&
  (isWords(subject.id) || list(subject.identifier).length > 0) &&
  hasType(subject.achievement, "Achievement") &&
  [subject.achievement.id, subject.achievement.name, subject.achievement.description].every(isWords) &&
  isObject(subject.achievement.criteria) &&
  (isWords(subject.achievement.criteria.id) || isWords(subject.achievement.criteria.narrative));

const isEndorsement = ({ issuer, credentialSubject: subject, ...credential }) =>
  hasType(credential, "EndorsementCredential") &&
  hasType(issuer, "Profile") &&
  isWords(issuer.name) &&
  hasType(subject, "EndorsementSubject") &&
  isWords(subject.id);

const isStatusList = ({ credentialSubject: subject, ...credential }) =>
  hasType(credential, "BitstringStatusListCredential") &&
  hasType(subject, "BitstringStatusList") &&
  isWords(subject.encodedList);

const KINDS = { certificate: isCertificate, endorsement: isEndorsement, statusList: isStatusList };

// Whether nothing is missing that the standard asks of this kind of document.
export const isComplete = (document, kind) =>
  isWords(document.id) &&
  (kind === "statusList" || isWords(document.name)) &&
  isMoment(document.validFrom) &&
  (document.validUntil === undefined || isMoment(document.validUntil)) &&
  (document.awardedDate === undefined || isMoment(document.awardedDate)) &&
  KINDS[kind](document);
