// The page's sentences in the visitor's language, and numbers as that language has them.

const boot = JSON.parse(document.getElementById("boot").textContent);

export const language = boot.language;
export const zone = boot.zone;

const numbers = new Intl.NumberFormat(language);

/** The sentence `key`; `{name}` in it is filled from `params`. */
export function say(key, params = {}) {
  const sentence = boot.words[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => params[name] ?? whole);
}

export const number = (value) => numbers.format(value);
