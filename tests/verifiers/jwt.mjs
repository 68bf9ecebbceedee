// VC-JWT with jose: signature and claims. The key is the one that the issuer's DID document publishes under `kid`; a
// key in the header is never looked at. Status and embedded endorsements of the payload are Digital Bazaar's part.
import {decodeJwt, decodeProtectedHeader, importJWK, jwtVerify} from 'jose';
import {faultsBesidesProof, resolver} from './digitalbazaar.mjs';

/** Why the token does not hold. */
export async function faults(token) {
  const {alg, kid} = decodeProtectedHeader(token);
  if(alg !== 'ES256') {
    return [`The algorithm is ${alg}, not ES256.`];
  }
  const {iss} = decodeJwt(token);
  const key = await importJWK(await publishedKey(iss, kid), 'ES256');
  const {payload} = await jwtVerify(token, key, {
    algorithms: ['ES256'], issuer: iss, currentDate: new Date(), requiredClaims: ['iss', 'jti', 'sub', 'nbf']
  });
  return [...disagreements(payload), ...await faultsBesidesProof(payload)];
}

async function publishedKey(did, kid) {
  if(typeof kid !== 'string' || kid.split('#')[0] !== did) {
    throw new Error(`The key ${kid} is not one of ${did}.`);
  }
  const {verificationMethod, assertionMethod} = await resolver.get({did});
  const method = verificationMethod.find(({id}) => id === kid);
  if(method?.controller !== did || !assertionMethod.includes(kid) || !method.publicKeyJwk) {
    throw new Error(`${did} publishes no key ${kid} for assertions.`);
  }
  return method.publicKeyJwk;
}

// Open Badges 3.0, 8.2.4: the registered claims repeat the credential.
function disagreements(payload) {
  const seconds = date => date && Math.floor(new Date(date).getTime() / 1000);
  const said = {
    iss: payload.issuer?.id ?? payload.issuer, jti: payload.id, sub: payload.credentialSubject?.id,
    nbf: seconds(payload.validFrom), exp: seconds(payload.validUntil)
  };
  return Object.entries(said)
    .filter(([claim, value]) => payload[claim] !== value)
    .map(([claim, value]) => `The claim ${claim} is ${payload[claim]}, the credential says ${value}.`);
}
