// Lines that have places: buttons move a line up or down, and the places follow. Without this, the places are chosen.
export default (list) => {
  const lines = () => [...list.children];
  const number = () => lines().forEach((line, at) => (line.querySelector("select").value = String(at + 1)));

  const sort = () => {
    const place = (line) => Number(line.querySelector("select").value) || Infinity;
    const sorted = lines().sort((one, other) => place(one) - place(other));
    if (sorted.some((line, at) => line !== list.children[at])) {
      list.append(...sorted);
    }
  };
  const ends = () => {
    lines().forEach((line, at) => {
      line.querySelector('[data-move="up"]').disabled = at === 0;
      line.querySelector('[data-move="down"]').disabled = at === list.children.length - 1;
    });
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) {
      return;
    }
    const line = button.closest("li");
    const up = button.dataset.move === "up";
    const other = up ? line.previousElementSibling : line.nextElementSibling;
    if (!other) {
      return;
    }
    if (up) {
      other.before(line);
    } else {
      other.after(line);
    }
    number();
    ends();
    // A button at the end of the list can no longer be pressed: the focus stays with the line.
    (button.disabled ? line.querySelector("[data-move]:enabled") : button).focus();
    list.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // Chosen places are shown in order once each line has one of its own.
  list.addEventListener("change", (event) => {
    const places = new Set(lines().map((one) => one.querySelector("select").value));
    if (places.size === list.children.length && !places.has("")) {
      sort();
      ends();
      event.target.focus();
    }
  });
  list.querySelectorAll("[data-move]").forEach((button) => (button.hidden = false));
  ends();
};
