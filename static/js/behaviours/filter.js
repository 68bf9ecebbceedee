// A form with data-filter="id" exchanges the part of the page with that id as it changes; the address follows.
export default (form) => {
  let timer;
  const load = async () => {
    const query = new URLSearchParams([...new FormData(form).entries()].filter(([, value]) => value));
    const address = `${location.pathname}?${query}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok) {
      form.submit();
      return;
    }
    const target = document.getElementById(form.dataset.filter);
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    const fresh = box.content.getElementById(form.dataset.filter) ?? box.content;
    target.replaceChildren(...(fresh === box.content ? box.content.childNodes : fresh.childNodes));
    history.replaceState(null, "", address);
    target.dispatchEvent(new Event("academy:swapped", { bubbles: true }));
  };
  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(load, 150);
  });
};
