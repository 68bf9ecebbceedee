// The frame page of a SCO, on the host of packages. It holds the API that the SCO looks for in the windows above it, and
// hands what the SCO sets to the academy's page, which alone may keep it.
(() => {
  const { launch, academy } = document.documentElement.dataset;
  const given = JSON.parse(launch);
  const part = document.getElementById("part");
  const is12 = given.api === "1.2";
  const api = new (is12 ? Scorm12API : Scorm2004API)({ autocommit: false, logLevel: 5 });
  const holder = is12 ? api.cmi.core : api.cmi;

  // Both standards allow 64,000 characters at most; packages keep more, and so does the academy.
  let suspended = "";
  Object.defineProperty(holder, "suspend_data", {
    get: () => suspended,
    set: (value) => {
      suspended = String(value);
    },
  });
  // A value that the standard does not know, kept from another version of the package, must not keep the rest away.
  try {
    api.loadFromFlattenedJSON(given.values);
  } catch {
    const own = Object.entries(given.values).filter(([name]) => !/^cmi\.(interactions|objectives)\./.test(name));
    api.loadFromFlattenedJSON(Object.fromEntries(own));
  }
  suspended = given.suspendData;

  let ended = false;
  let waiting = false;
  const tell = (type, more = {}) => parent.postMessage({ to: "academy", type, ...more }, academy);
  const values = () => {
    const flat = Object.entries(api.getFlattenedCMI());
    const said = flat.filter(([, value]) => typeof value === "number" || (typeof value === "string" && value !== ""));
    return { ...Object.fromEntries(said), "cmi.suspend_data": suspended };
  };
  const report = (isUrgent) => tell("state", { values: values(), ended, isUrgent });
  const set = () => {
    if (!waiting) {
      waiting = true;
      queueMicrotask(() => {
        waiting = false;
        report(false);
      });
    }
  };
  const [onSet, onCommit, onEnd] = is12
    ? ["LMSSetValue.cmi.*", "LMSCommit", "LMSFinish"]
    : ["SetValue.cmi.*", "Commit", "Terminate"];
  api.on(onSet, set);
  api.on(onCommit, () => report(true));
  api.on(onEnd, () => {
    ended = true;
    report(true);
  });

  addEventListener("message", (event) => {
    if (event.source !== parent || event.origin !== academy || event.data?.type !== "close") {
      return;
    }
    // Gone from here, the SCO says its last words to the API above.
    part.addEventListener("load", () => tell("closed"), { once: true });
    part.src = "about:blank";
  });

  window[is12 ? "API" : "API_1484_11"] = api;
  const files = new URL("files/", location.href);
  const first = new URL(given.href, files);
  if (first.href.startsWith(files.href)) {
    part.src = first.href;
  }
  if (!given.reports) {
    tell("state", { values: {}, ended: false, isUrgent: true });
  }
})();
