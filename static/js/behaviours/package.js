// A package that runs in a frame of another host: what it reports is kept here, and nowhere else can it be. Messages count
// only from that frame and that host; what they hold is the package's word about itself, and the server judges it.
const QUIET = 2_000;
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;
const MOST_WITH_THE_PAGE = 60_000;

export default (element) => {
  // Made here, and not by the page: browsers lead a frame of the page back through the history to the address it had in an
  // earlier window, and the two addresses race.
  const frame = document.importNode(element.querySelector("template").content.firstElementChild);
  const status = element.querySelector("[data-package-status]");
  const { origin, src, keep, ticket, words } = element.dataset;
  const say = JSON.parse(words);
  let newest = null;
  let kept = 0;
  let number = 0;
  let wait = FIRST_WAIT;
  let timer = 0;
  let sending = null;
  let closed = null;

  const token = () =>
    document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ??
    document.querySelector('input[name="csrfmiddlewaretoken"]')?.value;
  const show = (text, tone = "") => {
    status.textContent = text;
    status.dataset.tone = tone;
  };
  const isUnsent = () => Boolean(keep) && newest !== null && newest.number > kept;
  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  };

  const deliver = async (report, isLast) => {
    const body = JSON.stringify({ ticket, ...report });
    const answer = await fetch(keep, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body,
      redirect: "manual",
      keepalive: isLast && body.length < MOST_WITH_THE_PAGE,
    });
    if (answer.status >= 500) {
      throw new Error(answer.statusText);
    }
    // The way to sign-in.
    if (answer.type === "opaqueredirect") {
      show(say.signedOut, "heed");
      throw new Error(say.signedOut);
    }
    const told = await answer.json().catch(() => ({ words: say.failed }));
    if (answer.status === 403) {
      show(told.words, "heed");
      throw new Error(told.words);
    }
    kept = Math.max(kept, report.number);
    if (!answer.ok) {
      show(told.words, "heed");
    } else if (told.kept) {
      show(report.ended ? say.ended : say.kept);
    } else {
      show(say.elsewhere, "heed");
    }
  };

  const send = (isLast = false) => {
    clearTimeout(timer);
    if (!isUnsent()) {
      return sending ?? Promise.resolve();
    }
    if (sending !== null && !isLast) {
      return sending;
    }
    sending = deliver(newest, isLast === true)
      .then(() => {
        wait = FIRST_WAIT;
      })
      .catch(() => {
        if (!status.dataset.tone) {
          show(navigator.onLine ? say.failed : say.offline, "heed");
        }
        later(wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      })
      .finally(() => {
        sending = null;
        if (isUnsent() && wait === FIRST_WAIT) {
          later(QUIET);
        }
      });
    return sending;
  };

  addEventListener("message", ({ source, origin: from, data }) => {
    if (source !== frame.contentWindow || from !== origin || data?.to !== "academy") {
      return;
    }
    if (data.type === "closed") {
      closed?.();
    }
    if (data.type === "state" && keep) {
      number += 1;
      newest = { number, values: data.values, ended: data.ended === true, event_id: crypto.randomUUID() };
      if (data.isUrgent || status.dataset.tone) {
        send();
      } else {
        later(QUIET);
      }
    }
  });
  // Brought back whole by the browser, it is a page whose package was closed.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  addEventListener("online", () => send());
  addEventListener("offline", () => isUnsent() && show(say.offline, "heed"));
  addEventListener("pagehide", () => send(true));
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send(true));
  addEventListener("beforeunload", (event) => {
    if (isUnsent() && status.dataset.tone) {
      event.preventDefault();
    }
  });

  // Leaving by a link or button of ours, the package is closed first: many keep where one is only then.
  const within = (milliseconds, promise) => Promise.race([promise, new Promise((done) => setTimeout(done, milliseconds))]);
  let isLeaving = false;
  const close = async () => {
    isLeaving = true;
    const gone = new Promise((done) => {
      closed = done;
    });
    frame.contentWindow?.postMessage({ type: "close" }, origin);
    await within(1_500, gone);
    await within(3_000, send());
    await within(3_000, send());
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (isLeaving || !keep || !link || !isPlain || link.target || link.getAttribute("href").startsWith("#")) {
      return;
    }
    event.preventDefault();
    close().then(() => location.assign(link.href));
  });
  document.addEventListener("submit", (event) => {
    if (isLeaving || !keep) {
      return;
    }
    event.preventDefault();
    const { target: form, submitter } = event;
    close().then(() => form.requestSubmit(submitter));
  });

  const full = element.querySelector("[data-package-full]");
  if (full && frame.requestFullscreen) {
    full.hidden = false;
    full.addEventListener("click", () => frame.requestFullscreen());
  }
  frame.src = src;
  element.prepend(frame);
};
