// The sentences of the page, which the server wrote into a template in the reader's language.
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const NOTHING = { text: "", tone: "", heading: "", icon: null };

export const readWords = (root, timeZone) => {
  const { content } = root.querySelector("template[data-verify-words]");
  const isChinese = root.closest("[lang]")?.lang.startsWith("zh");

  // 22 Nov 2026, or 2026年11月22日, where the associations are.
  const day = (moment) => {
    const date = new Date(moment);
    if (Number.isNaN(date.getTime())) {
      return String(moment ?? "");
    }
    const options = { timeZone, year: "numeric", month: "numeric", day: "numeric" };
    const parts = new Intl.DateTimeFormat("en-GB", options).formatToParts(date);
    const { year, month, day: number } = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
    return isChinese ? `${year}年${month}月${number}日` : `${number} ${MONTHS[month - 1]} ${year}`;
  };
  // {text, tone, heading, icon} of what is called so; {date} and {name} in it are filled in.
  const say = (kind, name, values = {}) => {
    const element = content.querySelector(`[data-${kind}="${name}"]`);
    if (!element) {
      return NOTHING;
    }
    const fill = { name: values.name ?? "", date: values.date ? day(values.date) : "" };
    const text = element.textContent.trim().replace(/\{(name|date)\}/g, (_all, which) => fill[which]);
    const { tone = "", heading = "" } = element.dataset;
    return { text, tone, heading, icon: element.querySelector("svg") };
  };
  return { say, day };
};
