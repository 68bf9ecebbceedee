// Something with data-seen="address" in an article reports how far the article was read and for how long: once a minute
// while it is visible, and when the page is left.
const EVERY = 60_000;

export default (element) => {
  const article = element.closest("article") ?? element;
  let since = Date.now();
  let share = 0;
  const token = document.querySelector('input[name="csrfmiddlewaretoken"]')?.value;

  const look = () => {
    const box = article.getBoundingClientRect();
    const read = (innerHeight - box.top) / box.height;
    share = Math.max(share, Math.min(100, Math.round(read * 100)));
  };
  const reached = (selector) =>
    [...article.querySelectorAll(selector)].filter((found) => found.getBoundingClientRect().top < innerHeight / 2).at(-1);
  const report = () => {
    const seconds = Math.round((Date.now() - since) / 1000);
    if (seconds < 1 || !token) {
      return;
    }
    since = Date.now();
    const heading = reached("h2");
    const body = new URLSearchParams({
      csrfmiddlewaretoken: token,
      seconds,
      share,
      place: reached("[data-place]")?.dataset.place ?? "",
      heading: heading?.textContent.trim().slice(0, 120) ?? "",
      lang: heading?.closest("[lang]")?.lang ?? "",
    });
    navigator.sendBeacon(element.dataset.seen, body);
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
