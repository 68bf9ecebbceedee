// The world the verifiers live in: a clock that says what the test says, and a web that holds the documents of the
// test and nothing else. Enter it before a verifier is imported: they take `fetch` and `Date` as they find them.
import {webcrypto} from 'node:crypto';
import {Socket} from 'node:net';

/** Addresses that were asked for and are not among the documents. */
export const missing = new Set();

export function enter({now, documents}) {
  setClock(new Date(now));
  serve(documents);
  // Node 18 has it only as a module.
  globalThis.crypto ??= webcrypto;
  Socket.prototype.connect = () => {
    throw new Error('There is no network here.');
  };
  // Standard output is the answer; what libraries print goes to the log.
  console.log = console.info = console.warn = console.error;
}

function setClock(now) {
  const RealDate = Date;
  const ahead = now.getTime() - RealDate.now();
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      super(...(parts.length ? parts : [RealDate.now() + ahead]));
    }

    static now() {
      return RealDate.now() + ahead;
    }
  };
}

function serve(documents) {
  const shelf = new Map(Object.entries(documents).map(([url, document]) => [new URL(url).href, document]));
  globalThis.fetch = async resource => {
    const url = new URL(resource.url ?? resource);
    url.hash = '';
    if(!shelf.has(url.href)) {
      missing.add(url.href);
      return new Response('', {status: 404, statusText: `${url.href} is not among the documents`});
    }
    const document = shelf.get(url.href);
    const isText = typeof document === 'string';
    return new Response(isText ? document : JSON.stringify(document), {
      headers: {'content-type': isText && !/^\s*[{[]/.test(document) ? 'application/jwt' : 'application/json'}
    });
  };
}
