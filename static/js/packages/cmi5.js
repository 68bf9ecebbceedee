// The frame page of a unit of cmi5, on the host of packages. The unit says by itself what happens, to addresses below the
// same ticket; this page launches it and says when it is gone.
(() => {
  const { launch, academy } = document.documentElement.dataset;
  const given = JSON.parse(launch);
  const part = document.getElementById("part");
  const tell = (type, more = {}) => parent.postMessage({ to: "academy", type, ...more }, academy);
  const place = (name) => new URL(name, location.href).href;

  addEventListener("message", (event) => {
    if (event.source !== parent || event.origin !== academy || event.data?.type !== "close") {
      return;
    }
    // Gone from here, the unit says its last words.
    part.addEventListener("load", () => setTimeout(() => tell("closed"), 200), { once: true });
    part.src = "about:blank";
  });

  const files = place("files/");
  const unit = new URL(given.href, files);
  const query = { endpoint: place("x/xapi/"), fetch: place("x/fetch"), ...given.query };
  const added = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  unit.search += (unit.search ? "&" : "?") + added.join("&");
  if (unit.href.startsWith(files)) {
    part.src = unit.href;
  }
  tell("ready");
})();
