// A form with data-autosave sends itself as it changes. What could not be sent is kept on the device and sent once later,
// from whatever page of the same person comes next: each sending carries an event id, which the server knows again.
const READER = document.body.dataset.reader ?? "";
const DAYS_KEPT = 30;
const KEY = "academy:unsent";

const unsent = () => JSON.parse(localStorage.getItem(KEY) ?? "{}");
const keep = (all) => localStorage.setItem(KEY, JSON.stringify(all));
const forget = (name, id) => {
  const all = unsent();
  if (all[name]?.id === id) {
    delete all[name];
    keep(all);
  }
};

// The token of this page: the one that was kept may be older than the session.
const fresh = (body) => {
  const token = document.querySelector('input[name="csrfmiddlewaretoken"]')?.value;
  return body.map(([name, value]) => [name, name === "csrfmiddlewaretoken" && token ? token : value]);
};

// "sent", "refused" (sending it again would change nothing) or "kept" (the connection, the server or the session failed).
const send = async ({ address, body }) => {
  const answer = await fetch(address, {
    method: "POST",
    body: new URLSearchParams(fresh(body)),
    headers: { "X-Requested-With": "autosave" },
    credentials: "same-origin",
    keepalive: true,
  });
  const signIn = new URL(answer.url).pathname.startsWith("/accounts/");
  if (answer.ok && !signIn) {
    return { outcome: "sent" };
  }
  const failed = signIn || answer.status >= 500 || [403, 408, 429].includes(answer.status);
  const isWords = answer.headers.get("Content-Type")?.startsWith("text/plain");
  return failed ? { outcome: "kept" } : { outcome: "refused", words: isWords ? await answer.text() : "" };
};

let running = Promise.resolve();
// Why what was sent under an event id was refused, in the server's words.
const refused = new Map();

const flushNow = async () => {
  for (const [name, entry] of Object.entries(unsent())) {
    if (Date.now() - entry.at > DAYS_KEPT * 86_400_000) {
      forget(name, entry.id);
      continue;
    }
    // The device may be shared: what somebody else wrote waits for her.
    if (entry.reader !== READER) {
      continue;
    }
    try {
      const { outcome, words } = await send(entry);
      if (outcome === "refused") {
        refused.set(entry.id, words);
      }
      if (outcome !== "kept") {
        forget(name, entry.id);
      }
    } catch {
      return;
    }
  }
};

// One at a time, so that an older answer never arrives after a newer one.
export const flush = () => (running = running.then(flushNow));

addEventListener("online", flush);

export default (form) => {
  const address = form.dataset.autosave || form.action;
  const name = `${READER} ${address}#${form.dataset.autosaveKey ?? ""}`;
  const status = form.querySelector("[data-autosave-status]");
  let timer;
  let isChanged = false;
  let last;

  const put = (id) => {
    const data = new FormData(form);
    data.set("event_id", id);
    const body = [...data.entries()].filter(([, value]) => typeof value === "string");
    const entry = { id, reader: READER, at: Date.now(), address, body };
    keep({ ...unsent(), [name]: entry });
    last = id;
    isChanged = false;
    return entry;
  };
  const say = (words) => {
    if (status) {
      status.textContent = words;
    }
  };
  const tell = () => {
    if (unsent()[name]) {
      say(status?.dataset.waiting);
    } else if (refused.get(last) === "") {
      // The page is older than what it asks: its answer was fixed elsewhere.
      location.reload();
    } else if (last) {
      say(refused.get(last) ?? status?.dataset.saved);
    }
  };
  const save = async () => {
    put(crypto.randomUUID());
    await flush();
    tell();
  };

  form.addEventListener("input", () => {
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    // Under the form's own event id: should the page not get through, it goes out later, and counts once.
    if (isChanged || unsent()[name]) {
      put(form.elements.event_id?.value ?? crypto.randomUUID());
    }
    if (!navigator.onLine) {
      event.preventDefault();
      say(status?.dataset.waiting);
    }
  });
  addEventListener("pagehide", () => {
    clearTimeout(timer);
    if (isChanged) {
      // At once, as nothing waits for a page that goes; the next page sends it again under the same id.
      send(put(crypto.randomUUID())).catch(() => undefined);
    }
  });
  addEventListener("online", () => flush().then(tell));
  flush();
};
