// Where the documents of issuers and their lists come from: this site, or what was packed into the offline file. An
// address in a certificate is never simply followed; it has to be one of ours, and is asked of the site that shows the page.
const MOST_CHARACTERS = 262_144;

const didOf = (origin, path) => `did:web:${encodeURIComponent(new URL(origin).host)}${path.replaceAll("/", ":")}`;

// One promise for each address, so that what four documents need is asked once.
const once = (ask) => {
  const asked = new Map();
  return (address) => {
    if (!asked.has(address)) {
      asked.set(address, ask(address));
    }
    return asked.get(address);
  };
};

const fetched = async (address) => {
  const answer = await fetch(address, { credentials: "omit", redirect: "error" });
  const words = answer.ok ? await answer.text() : "";
  return words.length > MOST_CHARACTERS ? "" : words;
};

const fetchedJson = async (address) => {
  try {
    return JSON.parse(await fetched(address));
  } catch {
    return null;
  }
};

// `issuers` says where the documents of associations with a host name of their own stand: {did: path}.
export const fromSite = ({ credentialOrigin, issuers = {}, contexts }) => {
  const pathOf = (did) => {
    if (Object.hasOwn(issuers, did)) {
      return issuers[did];
    }
    const [, slug] = did.match(/:issuers:([\w-]+)$/) ?? [];
    return slug && did === didOf(credentialOrigin, `/issuers/${slug}`) ? `/issuers/${slug}/did.json` : null;
  };
  const fetchJson = once(fetchedJson);
  return {
    asOf: null,
    isKnown: (did) => pathOf(did) !== null,
    didDocument: (did) => fetchJson(pathOf(did)),
    statusList: async (url) => {
      const path = url.startsWith(`${credentialOrigin}/`) ? url.slice(credentialOrigin.length) : "";
      return /^\/status\/[\w-]+\/revocation\/\d+$/.test(path) ? fetchJson(path) : null;
    },
    context: (file) => fetched(new URL(file, contexts)),
  };
};

// What an offline file has with it: {madeAt, contexts: {file: words}, didDocuments: {did: …}, statusLists: {url: …}}.
export const fromBundle = ({ madeAt, contexts, didDocuments, statusLists }) => ({
  asOf: madeAt,
  isKnown: (did) => Object.hasOwn(didDocuments, did),
  didDocument: async (did) => didDocuments[did],
  statusList: async (url) => (Object.hasOwn(statusLists, url) ? statusLists[url] : null),
  context: async (file) => contexts[file],
});
