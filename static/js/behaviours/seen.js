// An article with data-seen="address" reports how far it was read and for how long: once a minute while it is visible, and
// when the page is left.
const EVERY = 60_000;

export default (article) => {
  let since = Date.now();
  let share = 0;
  const token = document.querySelector('input[name="csrfmiddlewaretoken"]')?.value;

  const look = () => {
    const box = article.getBoundingClientRect();
    const read = (innerHeight - box.top) / box.height;
    share = Math.max(share, Math.min(100, Math.round(read * 100)));
  };
  const paragraph = () => {
    const blocks = [...article.querySelectorAll("[data-place]")];
    return blocks.filter((block) => block.getBoundingClientRect().top < innerHeight / 2).at(-1)?.dataset.place ?? "";
  };
  const report = () => {
    const seconds = Math.round((Date.now() - since) / 1000);
    if (seconds < 1 || !token) {
      return;
    }
    since = Date.now();
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, seconds, share, place: paragraph() });
    navigator.sendBeacon(article.dataset.seen, body);
  };

  look();
  addEventListener("scroll", look, { passive: true });
  setInterval(() => document.visibilityState === "visible" && report(), EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      report();
    } else {
      since = Date.now();
    }
  });
};
