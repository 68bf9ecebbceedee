// From a field that is also a place to drop files, and from a button for the page's own file, to the check of it. `load`
// brings what checks; it is asked when somebody reaches for the field.
import { MOST_BYTES } from "./limits.js";

// One byte more than can be read tells as much as a whole film does.
const bytesOf = (file) => async () => new Uint8Array(await file.slice(0, MOST_BYTES + 1).arrayBuffer());

const bytesAt = (address) => async () => {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (answer.status !== 200) {
    throw new Error(`answered ${answer.status}`);
  }
  return new Uint8Array(await answer.arrayBuffer());
};

export const wire = (root, load) => {
  let panel;
  const open = () => (panel ??= load());
  const check = async (getBytes) => (await open()).check(getBytes);
  for (const reached of ["pointerenter", "focusin", "dragenter"]) {
    root.addEventListener(reached, open, { once: true });
  }
  root.querySelectorAll("[data-verify-scripted]").forEach((one) => (one.hidden = false));
  root.querySelectorAll("[data-verify-address]").forEach((button) => {
    button.addEventListener("click", () => check(bytesAt(button.dataset.verifyAddress)));
  });

  const field = root.querySelector('input[type="file"]');
  const changed = async () => (field.files.length > 0 ? check(bytesOf(field.files[0])) : (await open()).clear());
  field?.addEventListener("change", changed);
  // Kept by the browser when one comes back to the page.
  if (field?.files.length > 0) {
    changed();
  }

  const drop = root.querySelector("[data-verify-drop]");
  const over = (isOver) => (event) => {
    event.preventDefault();
    drop.toggleAttribute("data-over", isOver);
  };
  drop?.addEventListener("dragover", over(true));
  drop?.addEventListener("dragleave", over(false));
  drop?.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length > 0) {
      // Into the field, so that the form sends what was checked.
      field.files = event.dataTransfer.files;
      changed();
    }
  });
};
