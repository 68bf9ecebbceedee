// The check in the file that needs no network: everything it asks stands in the same file.
import { openPanel } from "./panel.js";
import { fromBundle } from "./sources.js";
import { wire } from "./wire.js";

const textOf = (id) => document.getElementById(id).textContent;

export const start = () => {
  const root = document.querySelector("[data-verify]");
  const bundle = JSON.parse(textOf("verify-bundle"));
  const script = URL.createObjectURL(new Blob([textOf("verify-worker")], { type: "text/javascript" }));
  const panel = () =>
    openPanel(root, {
      startWorker: () => new Worker(script),
      openSources: () => fromBundle(bundle),
      timeZone: root.dataset.timeZone,
      pageOf: (id = "") => (id.startsWith(`${bundle.origin}/c/`) ? `${id}/` : ""),
    });
  wire(root, async () => panel());
};
