// A link with data-sheet="id" opens a dialog; without this file it leads to where the same content stands.
export default (opener) => {
  const sheet = document.getElementById(opener.dataset.sheet);
  if (!(sheet instanceof HTMLDialogElement)) {
    return;
  }
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    sheet.showModal();
  });
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet || event.target.closest("[data-close]")) {
      event.preventDefault();
      sheet.close();
      opener.focus();
    }
  });
};
