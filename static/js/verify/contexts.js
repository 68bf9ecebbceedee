// The vocabularies of our credentials. They are files of this site, known by their digests; nobody else's is ever read.
export const CONTEXTS = {
  "https://www.w3.org/ns/credentials/v2": {
    file: "credentials-v2.json",
    sha256: "bf6fd611e6773d58f649459a45dbbb81f94e8cfd058a756644cd5a4a882c4050",
  },
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": {
    file: "open-badges-3.0.3.json",
    sha256: "e407ae98563c7b4708be4c8198a7f254bc09c131afc68e73d5f90eb0a34c6f7f",
  },
  "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": {
    file: "open-badges-extensions.json",
    sha256: "f9767b4f07e2c92e6c084c34882f67cb335b13f0aface4b9bfc2ea08432a5892",
  },
};
