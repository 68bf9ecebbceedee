// The check on a page of this site: its documents come from where the page came from.
import { openPanel } from "./panel.js";
import { fromSite } from "./sources.js";

export const open = (root) => {
  const { issuers, timeZone } = root.dataset;
  const credentialOrigin = root.dataset.credentialOrigin || location.origin;
  const contexts = new URL("../../verify/contexts/", import.meta.url);
  return openPanel(root, {
    startWorker: () => new Worker(new URL("./worker.js", import.meta.url)),
    openSources: () => fromSite({ credentialOrigin, issuers: JSON.parse(issuers || "{}"), contexts }),
    timeZone,
    // Signed addresses lead to this site; at a demonstration they name another host.
    pageOf: (id = "") => {
      const page = id.startsWith(`${credentialOrigin}/c/`) ? `${id.slice(credentialOrigin.length)}/` : "";
      return page === location.pathname ? "" : page;
    },
  });
};
