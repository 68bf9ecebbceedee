// Puts documents into the one form that is signed, apart from the page, which stops it when it takes too long.
// A classic worker: Firefox 113 knows no other, and the file of jsonld sets a global. Offline it stands before this text.
if (!self.jsonld) {
  importScripts("../../vendor/jsonld.esm.min.js");
}

let contexts = {};

const documentLoader = (url) => {
  if (!Object.hasOwn(contexts, url)) {
    throw new Error(`unknown context ${url}`);
  }
  return { contextUrl: null, documentUrl: url, document: contexts[url] };
};

// `safe` refuses whatever would fall silent in the signed form: unknown terms, relative addresses.
const OPTIONS = { documentLoader, safe: true, base: null };
const CANONICAL = { ...OPTIONS, algorithm: "RDFC-1.0", format: "application/n-quads", skipExpansion: true };
const PROOF = "https://w3id.org/security#proof";
const SUBJECT = "https://www.w3.org/2018/credentials#credentialSubject";
const ACHIEVEMENT = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievement";
const ENDORSEMENT = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsement";

// Written back in plain names. Recognitions are checked each by itself, and would make this twice as slow.
const compacted = (expanded, context) => {
  const [bare] = structuredClone(expanded);
  delete bare[SUBJECT]?.[0]?.[ACHIEVEMENT]?.[0]?.[ENDORSEMENT];
  return jsonld.compact([bare], context, { ...OPTIONS, skipExpansion: true, compactToRelative: false });
};

const ask = {
  quads: async (document) => jsonld.canonize(await jsonld.expand(document, OPTIONS), CANONICAL),
  form: async (document) => {
    const expanded = await jsonld.expand(document, OPTIONS);
    const [{ [PROOF]: _proof, ...bare }] = expanded;
    return {
      compacted: await compacted(expanded, document["@context"]),
      quads: await jsonld.canonize([bare], CANONICAL),
    };
  },
};

self.onmessage = async ({ data }) => {
  if (data.contexts) {
    contexts = data.contexts;
    return;
  }
  try {
    self.postMessage({ id: data.id, answer: await ask[data.what](data.document) });
  } catch (error) {
    // The document does not obey its vocabulary, or its shape costs too much to put in order.
    self.postMessage({ id: data.id, refused: String(error?.message ?? error) });
  }
};
