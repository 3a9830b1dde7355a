// Sentences of the shell, in both languages at once: the reader's language is a matter of style. The words stand in the shell's template.
const words = document.getElementById('words').content;

// A copy of the words, their %(names)s filled in.
export function say(code, named = {}) {
  const found = words.querySelector(`[data-word="${CSS.escape(code)}"]`) ?? words.querySelector('[data-word="broken"]');
  const made = found.cloneNode(true);
  for (const span of made.querySelectorAll('[lang]')) span.textContent = filled(span.textContent, named);
  return made;
}

// The same as text, in the reader's language, without what can be touched.
export function spoken(code, named) {
  const spans = [...say(code, named).querySelectorAll(`[lang="${document.documentElement.lang}"]`)];
  return spans.filter(span => !span.closest('a, button')).map(span => span.textContent).join(' ');
}

// What is said already is not said again: nothing is drawn anew for it.
export function put(element, ...parts) {
  const said = element.childNodes, same = said.length === parts.length && parts.every((part, i) => part.isEqualNode(said[i]));
  if (!same) element.replaceChildren(...parts);
}
export function write(element, text) { if (element.textContent !== text) element.textContent = text; }

const filled = (sentence, named) => sentence.replace(/%\((\w+)\)s/g, (_, name) => named[name] ?? '');

// The centre's own sentence: {zh, en}.
export function quote(sentence) {
  const made = document.createElement('p');
  for (const [lang, text] of Object.entries(sentence)) made.append(Object.assign(document.createElement('span'), { lang, textContent: text }));
  return made;
}
