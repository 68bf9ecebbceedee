// One part of a page that checks: it asks for bytes, and draws the answer. The newest question is the one answered.
import { openCanonical } from "./canonical.js";
import { checkFile } from "./check.js";
import { show, showBusy } from "./show.js";
import { readWords } from "./words.js";

export const openPanel = (root, { startWorker, openSources, timeZone, pageOf }) => {
  const place = root.querySelector("[data-verify-result]");
  const words = readWords(root, timeZone);
  const prepare = () => {
    const sources = openSources();
    return { sources, canonical: openCanonical(startWorker, sources) };
  };
  // Ready before it is needed: a phone takes a third of a second for that.
  let ready = prepare();
  let asked = 0;

  return {
    check: async (getBytes) => {
      const mine = (asked += 1);
      const kit = ready ?? prepare();
      ready = null;
      delete root.dataset.verdict;
      showBusy(place, words);
      const result = await checkFile(getBytes, kit);
      if (mine === asked) {
        show(place, result, words, pageOf(result.facts.id));
        root.dataset.verdict = result.verdict;
      }
    },
    clear: () => {
      asked += 1;
      delete root.dataset.verdict;
      place.replaceChildren();
    },
  };
};
