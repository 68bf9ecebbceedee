// The check on a page of this site: its documents come from where the page came from.
import { openPanel } from "./panel.js";
import { fromSite } from "./sources.js";
// What those two import, and what that imports: named here, all of it is asked for at once and not round by round.
import "../../vendor/noble-ed25519.js";
import "./canonical.js";
import "./check.js";
import "./contexts.js";
import "./encoding.js";
import "./facts.js";
import "./form.js";
import "./jwt.js";
import "./keys.js";
import "./limits.js";
import "./pdf.js";
import "./read.js";
import "./show.js";
import "./signed.js";
import "./status.js";
import "./strict.js";
import "./structure.js";
import "./unreadable.js";
import "./words.js";

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
