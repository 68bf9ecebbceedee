// A form with data-confirm="id" asks in the dialog of that id before it is sent; without this file the server asks.
export default (form) => {
  const dialog = document.getElementById(form.dataset.confirm);
  if (!(dialog instanceof HTMLDialogElement)) {
    return;
  }
  let agreed = false;
  form.addEventListener("submit", (event) => {
    if (!agreed) {
      event.preventDefault();
      dialog.showModal();
    }
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes") {
      agreed = true;
      form.requestSubmit();
    }
  });
};
