// Asks the worker for canonical forms, within a budget of time for all that one file asks.
import { hex, sha256, utf8 } from "./encoding.js";
import { CONTEXTS } from "./contexts.js";

export class TooLong extends Error {}
export class Refused extends Error {}

const readContexts = async (sources) => {
  const read = async ([url, { file, sha256: digest }]) => {
    const words = await sources.context(file);
    if (hex(await sha256(utf8(words))) !== digest) {
      throw new Error(`${file} is not the file it should be`);
    }
    return [url, JSON.parse(words)];
  };
  return Object.fromEntries(await Promise.all(Object.entries(CONTEXTS).map(read)));
};

const MILLISECONDS = 8_000;

export const openCanonical = (startWorker, sources, milliseconds = MILLISECONDS) => {
  const worker = startWorker();
  const waiting = new Map();
  let asked = 0;
  let left = milliseconds;
  let timer;
  let since;
  let ended;

  const end = (error) => {
    ended = error;
    clearTimeout(timer);
    worker.terminate();
    waiting.forEach(({ reject }) => reject(error));
    waiting.clear();
  };
  // The clock runs while the worker has something to do, not while the network has.
  const settle = () => {
    if (since !== undefined) {
      left -= performance.now() - since;
    }
    clearTimeout(timer);
    since = waiting.size ? performance.now() : undefined;
    if (waiting.size) {
      timer = setTimeout(() => end(new TooLong("took too long")), left);
    }
  };
  worker.onmessage = ({ data: { id, answer, refused } }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    settle();
    if (refused === undefined) {
      resolve(answer);
    } else {
      reject(new Refused(refused));
    }
  };
  worker.onerror = (event) => end(new Error(event.message ?? "no worker"));

  const ready = readContexts(sources).then((contexts) => worker.postMessage({ contexts }));
  // Whoever asks for a form hears of it; nobody else has to.
  ready.catch(() => undefined);

  const ask = async (what, document) => {
    await ready;
    return new Promise((resolve, reject) => {
      if (ended) {
        reject(ended);
        return;
      }
      const id = (asked += 1);
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, what, document });
      settle();
    });
  };
  return {
    // What the signature is computed from.
    quads: (document) => ask("quads", document),
    // That of a document without its proof, and the document in plain names: {quads, compacted}.
    form: (document) => ask("form", document),
    close: () => end(new TooLong("closed")),
  };
};
