// What opens over the page on a phone, the menu and the filters: Escape and a press outside close it. A sheet with a
// veil, marked by data-veiled, leaves nothing else to reach by key or reader until it is closed.
const besides = (menu) => {
  const found = [];
  for (let at = menu; at.parentElement && at !== document.body; at = at.parentElement) {
    found.push(...[...at.parentElement.children].filter((one) => one !== at));
  }
  return found;
};

export default (menu) => {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) {
      menu.open = false;
    }
  });
  if (!("veiled" in menu.dataset)) {
    return;
  }
  let hidden = [];
  menu.addEventListener("toggle", () => {
    hidden.forEach((one) => one.removeAttribute("inert"));
    hidden = menu.open ? besides(menu).filter((one) => !one.inert) : [];
    hidden.forEach((one) => one.setAttribute("inert", ""));
  });
  // On a wide window there is no sheet.
  matchMedia("(min-width: 64rem)").addEventListener("change", () => {
    menu.open = false;
  });
};
