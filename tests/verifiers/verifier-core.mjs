// The verifier of the Digital Credentials Consortium, as its wallets and web verifier call it. It resolves did:web,
// fetches the status list and the JSON schema through `fetch`, so all of it works from the documents.
//
// What it checks: contexts, that the id is a URL, the proof, dates, Bitstring status with signature and dates of the
// list, and the schemas named by the credential, or the Open Badges schema that goes with its contexts.
// What it does not: embedded endorsements, who issued the status list. Registries of issuers are left empty: it only
// reports what they say.
import {verifyCredential} from '@digitalcredentials/verifier-core';

const ONLY_REPORTED = new Set(['registered_issuer']);

/** Why the credential does not hold. It answers in steps and has no verdict of its own; a step left out has failed. */
export async function faults(credential) {
  const {errors = [], error, log = [], additionalInformation = []} =
    await verifyCredential({credential, knownDIDRegistries: []});
  const found = [...errors, error].filter(Boolean).map(({name, message}) => `${name}: ${message}`);
  const steps = new Map(log.filter(({id}) => !ONLY_REPORTED.has(id)).map(step => [step.id, step]));
  for(const id of new Set(['valid_signature', 'expiration', ...steps.keys()])) {
    const step = steps.get(id);
    if(step?.valid !== true && found.length === 0) {
      found.push(`${id}: ${step?.error?.message ?? 'not valid'}`);
    }
  }
  return found.concat(additionalInformation.flatMap(schemaFaults));
}

function schemaFaults({id, results}) {
  if(id !== 'schema_check' || results === 'NO_SCHEMA') {
    return [];
  }
  if(typeof results === 'string') {
    return [`schema: ${results}`];
  }
  return results.flatMap(({result}) => result.errors ?? [])
    .map(({instancePath, message}) => `schema: ${instancePath || '/'} ${message}`);
}
