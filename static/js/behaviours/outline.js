// The outline of a lesson on a phone is a sheet while the address says #outline. This file makes what is behind it inert,
// leads the focus in and back, and lets Escape close it; without it the sheet opens and closes all the same.
const SMALL = matchMedia("(max-width: 63.99rem)");

export default (rail) => {
  const behind = () =>
    [...document.querySelectorAll(".masthead, .footer, .phonebar, .skip"), ...rail.parentElement.children].filter(
      (element) => element !== rail,
    );
  let opener = null;

  const settle = () => {
    const open = SMALL.matches && location.hash === `#${rail.id}`;
    behind().forEach((element) => (element.inert = open));
    if (location.hash === "#closed") {
      history.replaceState(null, "", location.pathname + location.search);
    }
    if (open) {
      opener = opener ?? document.querySelector(`.phonebar [href="#${rail.id}"]`);
      rail.focus({ preventScroll: true });
    } else if (opener) {
      opener.focus({ preventScroll: true });
      opener = null;
    }
  };
  // A fragment that names nothing closes the sheet and leaves the page where it was read.
  const close = (event) => {
    event.preventDefault();
    location.hash = "closed";
  };

  addEventListener("hashchange", settle);
  SMALL.addEventListener("change", settle);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash === `#${rail.id}` && SMALL.matches) {
      close(event);
    }
  });
  rail.querySelectorAll('a[href="#lesson"]').forEach((link) => link.addEventListener("click", close));
  settle();
};
