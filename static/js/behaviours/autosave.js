// A form with data-autosave sends itself as it changes. What could not be sent is kept and sent once later: each sending
// carries an event id, which the server knows again.
const KEY = "academy:unsent";

const unsent = () => JSON.parse(localStorage.getItem(KEY) ?? "{}");
const keep = (all) => localStorage.setItem(KEY, JSON.stringify(all));

const send = async (address, body) => {
  const answer = await fetch(address, {
    method: "POST",
    body: new URLSearchParams(body),
    headers: { "X-Requested-With": "autosave" },
    credentials: "same-origin",
    keepalive: true,
  });
  return answer.status < 500;
};

const flush = async () => {
  const all = unsent();
  for (const [address, body] of Object.entries(all)) {
    try {
      if (await send(address, body)) {
        const now = unsent();
        if (now[address]?.toString() === body.toString()) {
          delete now[address];
          keep(now);
        }
      }
    } catch {
      return;
    }
  }
};

addEventListener("online", flush);

export default (form) => {
  const address = form.dataset.autosave || form.action;
  const status = form.querySelector("[data-autosave-status]");
  let timer;

  const save = async () => {
    const data = new FormData(form);
    data.set("event_id", crypto.randomUUID());
    const body = [...data.entries()].map(([name, value]) => [name, String(value)]);
    keep({ ...unsent(), [address]: body });
    await flush();
    if (status) {
      status.textContent = unsent()[address] ? status.dataset.waiting : status.dataset.saved;
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    const all = unsent();
    delete all[address];
    keep(all);
  });
  flush();
};
