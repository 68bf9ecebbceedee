// The frame page of H5P content, on the host of packages. The content says by xAPI statements what happens; those about the
// whole are handed to the academy's page with the state that H5P keeps, and that page alone may keep it.
(() => {
  const { launch, academy } = document.documentElement.dataset;
  const given = JSON.parse(launch);
  const CONTENT = "content";
  const LOOK = 2_000;
  const DONE = new Set(["completed", "answered", "passed", "failed", "mastered"]);
  const opened = Date.now();

  // Browsers that keep nothing for frames of other hosts refuse the very question; H5P asks it unguarded.
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      window[name];
    } catch {
      const kept = new Map();
      const value = {
        getItem: (key) => kept.get(String(key)) ?? null,
        setItem: (key, text) => kept.set(String(key), String(text)),
        removeItem: (key) => kept.delete(String(key)),
        clear: () => kept.clear(),
      };
      Object.defineProperty(window, name, { value });
    }
  }

  const said = { completed: !given.reports };
  let state = given.state;
  let closed = false;

  const tell = (type, more = {}) => parent.postMessage({ to: "academy", type, ...more }, academy);
  const integration = () => window.H5PIntegration?.contents?.[`cid-${CONTENT}`];
  const report = (isUrgent) => {
    const seconds = Math.round((Date.now() - opened) / 1000);
    tell("state", { values: { ...said, seconds, state }, ended: false, isUrgent });
  };
  const held = () => {
    const kept = integration()?.contentUserData;
    return kept && Object.keys(kept).length > 0 ? JSON.stringify(kept) : state;
  };
  const look = () => {
    const now = held();
    if (now !== state) {
      state = now;
      report(false);
    }
  };
  // H5P asks its content for the state every so often; before the content goes it is asked once more.
  const ask = () => {
    for (const instance of window.H5P?.instances ?? []) {
      const current = instance.getCurrentState?.();
      if (current !== undefined) {
        window.H5P.setUserData(instance.contentId, "state", current, { deleteOnChange: true });
      }
    }
  };

  const hear = (statement) => {
    const verb = statement.verb?.id?.split("/").pop();
    const parents = statement.context?.contextActivities?.parent;
    if (!DONE.has(verb) || (Array.isArray(parents) && parents.length > 0)) {
      return;
    }
    const { score, success } = statement.result ?? {};
    said.completed = true;
    said.verb = verb;
    if (typeof success === "boolean") {
      said.success = success;
    } else if (verb === "passed" || verb === "failed" || verb === "mastered") {
      said.success = verb !== "failed";
    }
    for (const name of ["scaled", "raw", "max"]) {
      if (typeof score?.[name] === "number") {
        said[name] = score[name];
      }
    }
    ask();
    state = held();
    report(true);
  };

  const stored = () => {
    try {
      return given.state ? JSON.parse(given.state) : {};
    } catch {
      return {};
    }
  };
  const place = (name) => new URL(name, location.href).href;
  const options = {
    id: CONTENT,
    // The page is the content's own: it needs no frame inside.
    embedType: "div",
    h5pJsonPath: place("files"),
    frameJs: place("lib/frame.bundle.js"),
    frameCss: place("lib/styles/h5p.css"),
    contentUserData: stored(),
    saveFreq: 3,
    reportingIsEnabled: true,
    fullScreen: true,
  };
  new H5PStandalone.H5P(document.getElementById(CONTENT), options).then(() => {
    window.H5P.externalDispatcher.on("xAPI", (event) => hear(event.data.statement));
    setInterval(look, LOOK);
    if (said.completed) {
      report(true);
    }
    tell("ready");
  });

  // What has no points to give never tells of its end: it is done once she has been in it. How many there are it knows
  // when all of it is there.
  const isWithoutPoints = () => window.H5P?.instances?.[0]?.getMaxScore?.() === 0;
  const last = () => {
    ask();
    if (!said.completed && isWithoutPoints()) {
      said.completed = true;
      state = held();
      report(true);
    }
    look();
  };
  addEventListener("pagehide", () => closed || last());
  addEventListener("message", (event) => {
    if (event.source !== parent || event.origin !== academy || event.data?.type !== "close") {
      return;
    }
    closed = true;
    last();
    tell("closed");
  });
})();
