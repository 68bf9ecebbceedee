// The entry: each behaviour looks for one data attribute and betters a page that works without it.
const behaviours = {
  "[data-sheet]": "./behaviours/sheet.js",
  "[data-countdown]": "./behaviours/countdown.js",
  "[data-autosave]": "./behaviours/autosave.js",
  "[data-select-all]": "./behaviours/select-all.js",
  "[data-order]": "./behaviours/order.js",
  "[data-copy]": "./behaviours/copy.js",
  "[data-package]": "./behaviours/package.js",
  "[data-seen]": "./behaviours/seen.js",
  "[data-confirm]": "./behaviours/confirm.js",
  "[data-filter]": "./behaviours/filter.js",
  "[data-verify]": "./behaviours/verify.js",
  ".masthead__menu, [data-veiled]": "./behaviours/menu.js",
  ".lesson__rail[id]": "./behaviours/outline.js",
};

const start = (root) => {
  for (const [selector, module] of Object.entries(behaviours)) {
    const found = root.querySelectorAll(selector);
    if (found.length > 0) {
      import(module).then(({ default: begin }) => found.forEach((element) => begin(element)));
    }
  }
};

start(document);
// Answers that could not be sent from an earlier page go out from this one.
if ((localStorage.getItem("academy:unsent") ?? "{}") !== "{}") {
  import("./behaviours/autosave.js").then(({ flush }) => flush());
}
for (const swapped of ["academy:swapped", "htmx:afterSwap"]) {
  document.addEventListener(swapped, (event) => start(event.target));
}
