// A box with data-select-all="name" ticks every box of that name in its form.
export default (box) => {
  const boxes = () => box.form.querySelectorAll(`input[type="checkbox"][name="${box.dataset.selectAll}"]`);
  box.hidden = false;
  box.addEventListener("change", () => boxes().forEach((one) => (one.checked = box.checked)));
};
