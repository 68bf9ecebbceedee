// Gives credentials to verifiers that nobody of this project wrote; tests/helpers/verifiers.py starts it.
//
// Standard input: {"now": ISO date, "documents": {url: JSON or text}, "credentials": {name: {"json" | "jwt": text}}}.
// Standard output: {engine: {name: why it does not hold, empty where it does}}; JSON goes to two engines, JWT to one.
import {readFileSync} from 'node:fs';
import {enter, missing} from './world.mjs';

const {now, documents, credentials} = JSON.parse(readFileSync(0, 'utf8'));
enter({now, documents});
const [digitalbazaar, verifierCore, jwt] =
  await Promise.all(['./digitalbazaar.mjs', './verifier-core.mjs', './jwt.mjs'].map(engine => import(engine)));

const answer = {digitalbazaar: {}, 'verifier-core': {}, jose: {}};
for(const [name, credential] of Object.entries(credentials)) {
  if('jwt' in credential) {
    answer.jose[name] = await why(() => jwt.faults(credential.jwt));
  } else {
    // Each engine parses for itself: some write into what they are given.
    answer.digitalbazaar[name] = await why(() => digitalbazaar.faults(JSON.parse(credential.json)));
    answer['verifier-core'][name] = await why(() => verifierCore.faults(JSON.parse(credential.json)));
  }
}
process.stdout.write(JSON.stringify(answer));

async function why(judge) {
  missing.clear();
  let found;
  try {
    found = await judge();
  } catch(error) {
    found = [error.message || String(error)];
  }
  if(found.length > 0) {
    found.push(...[...missing].map(url => `not among the documents: ${url}`));
  }
  return [...new Set(found)].join(' ');
}
