// A button with data-copy="text" copies it and says so.
export default (button) => {
  if (!navigator.clipboard) {
    return;
  }
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.textContent;
    button.textContent = button.dataset.copied ?? words;
    setTimeout(() => (button.textContent = words), 2000);
  });
};
