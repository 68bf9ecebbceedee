// Draws a result in the page's own pieces: notice, facts, states. Nothing of the file is ever read as markup.
const ICONS = { good: "yes", stop: "no", heed: "open" };
const GENUINE = ["valid", "as-of", "expired", "withdrawn", "status-unknown", "not-yet"];
const FACTS = ["name", "course", "score", "issuer", "date", "until", "number"];
const MOMENTS = ["date", "until"];
const SPOKEN = ["course", "issuer"];

const make = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children.filter(Boolean));
  return element;
};

const stateOf = ({ text, tone, icon }) => make("span", { class: "state", "data-tone": tone }, icon?.cloneNode(true), text);

const stepOf = ({ checks }, step) => checks.find(({ name }) => name === step) ?? {};

// Which of the verdicts in words: some outcomes have one more.
const wordFor = (result) => {
  const [status, dates, issuer, proof] = ["status", "dates", "issuer", "proof"].map((step) => stepOf(result, step));
  if (result.verdict === "valid") {
    return status.detail === "as-of" ? "as-of" : "valid";
  }
  if (result.verdict !== "not-checked" || !proof.ok || !issuer.ok) {
    return result.verdict;
  }
  return dates.detail === "not-yet" ? "not-yet" : "status-unknown";
};

const noticeOf = (result, word, { say }) => {
  const { checks, facts } = result;
  const moment = { expired: facts.until, "not-yet": facts.from, "as-of": stepOf(result, "status").values?.date }[word];
  const { heading, text, tone } = say("verdict", word, { date: moment });
  const reason = ["expired", "not-yet", "withdrawn"].includes(word)
    ? null
    : checks.find(({ ok, detail }) => ok !== true && detail);
  const why = reason && say("detail", reason.detail, reason.values).text;
  return make(
    "div",
    { class: "alert", "data-tone": tone },
    say("state", ICONS[tone]).icon?.cloneNode(true),
    make("div", {}, make("strong", {}, heading), make("p", {}, text), why && make("p", {}, why)),
  );
};

// A certificate speaks its own language, whatever the page speaks.
const inLanguage = ({ language }) => (/^[A-Za-z-]{2,20}$/.test(language ?? "") ? { lang: language } : {});

const factsOf = (facts, { say, day }) => {
  const rows = FACTS.filter((name) => facts[name]).flatMap((name) => [
    make("dt", {}, say("fact", name).text),
    make("dd", SPOKEN.includes(name) ? inLanguage(facts) : {}, MOMENTS.includes(name) ? day(facts[name]) : facts[name]),
  ]);
  return make("dl", { class: "facts", "data-ruled": "" }, ...rows);
};

const rowOf = (label, state, more) =>
  make(
    "li",
    {},
    make("div", { class: "verify__row" }, label, stateOf(state)),
    more && make("p", { class: "field__help" }, more),
  );

const partnersOf = (facts, { say }) => {
  const { endorsements = [] } = facts;
  if (endorsements.length === 0) {
    return null;
  }
  const rows = endorsements.map(({ name, verdict, until, comment }) => {
    const known = say("partner", verdict, { date: until });
    const state = known.text ? known : say("partner", "changed");
    return rowOf(make("strong", inLanguage(facts), name), state, state.tone !== "stop" && comment);
  });
  const title = say("word", "partners").text;
  const rowsOf = make("ul", { class: "verify__rows", role: "list", "aria-label": title }, ...rows);
  return make("div", {}, make("p", {}, make("strong", {}, title)), rowsOf);
};

const stepsOf = (checks, { say }) => {
  const rows = checks.map(({ name, ok, detail, values }) => {
    const state = say("state", ok === null ? "open" : ok ? "yes" : "no");
    return rowOf(make("span", {}, say("step", name).text), state, detail && say("detail", detail, values).text);
  });
  const title = make("summary", {}, say("word", "steps").text);
  return make("details", { class: "disclosure" }, title, make("ul", { class: "verify__rows", role: "list" }, ...rows));
};

// `page` is the address of the certificate's own page, where that is known.
export const show = (place, result, words, page = "") => {
  const word = wordFor(result);
  const isGenuine = GENUINE.includes(word);
  place.replaceChildren(
    ...[
      noticeOf(result, word, words),
      isGenuine && factsOf(result.facts, words),
      isGenuine && partnersOf(result.facts, words),
      isGenuine && page && make("p", {}, make("a", { href: page, rel: "noreferrer" }, words.say("word", "page").text)),
      stepsOf(result.checks, words),
      make("p", { class: "field__help" }, words.say("word", "where").text),
    ].filter(Boolean),
  );
};

export const showBusy = (place, { say }) => place.replaceChildren(make("p", { class: "verify__busy" }, say("word", "busy").text));
