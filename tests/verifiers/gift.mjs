// Gives texts in GIFT to a parser that nobody of this project wrote: {name: text} in, {name: questions or why not} out.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { parse } = createRequire(import.meta.url)("gift-pegjs");
const answers = {};
for(const [name, text] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  try {
    answers[name] = { questions: parse(text) };
  } catch(error) {
    answers[name] = { error: String(error.message) };
  }
}
process.stdout.write(JSON.stringify(answers));
