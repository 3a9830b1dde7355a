// Form text to the typed fields of a fact. Twin: inspect_app/fieldkit/forms.py; both learn from tests/vectors/forms.json.
//
// Laws
// - The same text gives the same values and the same errors on both sides.
// - Digits typed on a Chinese keyboard count: text is folded by NFKC, and 。 is a decimal point. So is a comma: no
//   field has three decimals, so that one of thousands is never taken for it.
// - A line ends in one character; NUL, which a paste may bring and no payload may hold, is dropped.
// - A `set` column joins its values, sorted by code points; the form says it is there with an empty value.
// - A `photo` column comes from the camera's pipeline, never from the form.
// - A message is [English sentence of the catalogue, named values].
const MISSING = ['Please fill this in', {}], WHOLE = ['Whole number, please', {}], NUMBER = ['A number, please', {}], PHOTO = ['Choose a photo first', {}];
const BLANK = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const ENDS = new RegExp(`^${BLANK}|${BLANK}$`, 'g');

export class Refused extends Error {
  constructor(message, name = 'form') { super(message[0]); Object.assign(this, { said: message, name }); }
}
const refuse = message => { throw new Refused(message); };

// form: {name: [texts]}. What is known (from the URL, from the camera) wins over the form.
export function check(fields, form, known) {
  const values = {}, errors = {};
  for (const field of fields) {
    try { values[field.name] = valueOf(field, form, known); }
    catch (refused) {
      if (!(refused instanceof Refused)) throw refused;
      errors['photo' in field ? 'photo' : field.name] = refused.said;
    }
  }
  return { values, errors };
}

function valueOf(field, form, known) {
  if ('photo' in field) return measured(field, known);
  const given = (Object.hasOwn(known, field.name) ? [String(known[field.name])] : form[field.name] ?? []).map(kept);
  if ('set' in field) return required(field, limited(field, joined(given)) || (given.length ? field.set : null));
  const text = given.at(-1) ?? '';
  if (text === '') return required(field, field.default ?? null);
  return field.type === 'int' ? number(field, text) : limited(field, text);
}

const kept = text => text.replaceAll('\r\n', '\n').replaceAll('\0', '');

function measured(field, known) {
  if (field.required && (known[field.name] ?? null) === null) refuse(PHOTO);
  return known[field.name] ?? null;
}

const joined = given => [...new Set(given.filter(Boolean))].sort(inOrder).join(',');

// Python's order. JavaScript's own is by halves of characters: it puts 😀 before ～.
export function inOrder(a, b) {
  const x = [...a], y = [...b], i = x.findIndex((c, at) => c !== y[at]);
  return i < 0 ? x.length - y.length : x[i].codePointAt(0) - (y[i]?.codePointAt(0) ?? -1);
}

function required(field, value) {
  if (value === null && field.required && !('default' in field)) refuse(MISSING);
  return value === null ? field.default ?? null : value;
}

function limited(field, text) {
  if ([...text].length > (field.length ?? Infinity)) refuse(['At most %(length)s characters', { length: field.length }]);
  return text;
}

function number(field, text) {
  const decimals = field.decimals ?? 0;
  const found = text.normalize('NFKC').replace(ENDS, '').replaceAll('。', '.').match(/^(-?)([0-9]{1,12})(?:[.,]([0-9]*))?$/);
  if (!found || (found[3] ?? '').length > decimals)
    refuse(found && decimals ? ['At most %(decimals)s decimals, please', { decimals }] : decimals ? NUMBER : WHOLE);
  const size = Number(found[2] + (found[3] ?? '').padEnd(decimals, '0')), value = found[1] && size ? -size : size;
  const low = field.min ?? -(2 ** 31), high = field.max ?? 2 ** 31 - 1;
  if (!(low <= value && value <= high)) refuse(['Between %(min)s and %(max)s', { min: shown(low, decimals), max: shown(high, decimals) }]);
  return value;
}

// 350 with two decimals is 3.5; 300 is 3.
export function shown(value, decimals) {
  const scale = 10 ** decimals, size = Math.abs(value), rest = size % scale;
  const fraction = rest ? '.' + String(rest).padStart(decimals, '0').replace(/0+$/, '') : '';
  return (value < 0 ? '-' : '') + Math.floor(size / scale) + fraction;
}
