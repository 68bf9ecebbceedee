// A form with data-autosave sends itself as it changes. What could not be sent is kept on the device and sent once later,
// from whatever page comes next: each sending carries an event id, which the server knows again.
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
    return "sent";
  }
  return signIn || answer.status >= 500 || [403, 408, 429].includes(answer.status) ? "kept" : "refused";
};

let running = Promise.resolve();

const flushNow = async () => {
  for (const [name, entry] of Object.entries(unsent())) {
    try {
      if ((await send(entry)) !== "kept") {
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
  const name = `${address}#${form.dataset.autosaveKey ?? ""}`;
  const status = form.querySelector("[data-autosave-status]");
  let timer;

  const remember = () => {
    const data = new FormData(form);
    const id = crypto.randomUUID();
    data.set("event_id", id);
    const body = [...data.entries()].filter(([, value]) => typeof value === "string");
    keep({ ...unsent(), [name]: { id, address, body } });
    return id;
  };

  const sendAndTell = async () => {
    await flush();
    if (status) {
      status.textContent = unsent()[name] ? status.dataset.waiting : status.dataset.saved;
    }
  };

  const save = () => {
    remember();
    return sendAndTell();
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  // What is sent by the button is kept as well, under the same id: where the page never came, the next one sends it.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!navigator.onLine) {
      event.preventDefault();
      save();
      return;
    }
    const id = remember();
    if (form.elements.event_id) {
      form.elements.event_id.value = id;
    }
  });
  addEventListener("online", () => unsent()[name] && sendAndTell());
  flush();
};
