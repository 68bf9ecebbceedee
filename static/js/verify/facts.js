// What a certificate says, as text for the page. It counts only where the proof holds.
import { issuerOf, list } from "./structure.js";

const namesOf = ({ identifier }) =>
  list(identifier)
    .filter((one) => one?.identityType === "name" && one.hashed === false && typeof one.identityHash === "string")
    .map((one) => one.identityHash);

const score = (subject) => list(subject.result).find((one) => typeof one?.value === "string");

export const factsOf = (document) => {
  const { issuer, credentialSubject: subject } = document;
  const described = list(subject.achievement?.resultDescription).find((one) => one?.id === score(subject)?.resultDescription);
  return {
    id: document.id,
    name: namesOf(subject).join(" · "),
    course: subject.achievement?.name,
    language: subject.achievement?.inLanguage,
    issuer: issuer?.name ?? issuerOf(document),
    issuerId: issuerOf(document),
    date: document.awardedDate ?? document.validFrom,
    from: document.validFrom,
    until: document.validUntil,
    number: subject.licenseNumber,
    score: score(subject) && `${score(subject).value}${described?.resultType === "Percent" ? "%" : ""}`,
  };
};
