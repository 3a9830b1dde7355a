// Runs templates that inspect_app/fieldkit/templates.py compiled. None, Undefined and Markup are null, undefined and Markup.
// What Jinja's strict mode refuses, this refuses: an undefined value, a float, a comparison of unlike things.
import { shown } from './forms.mjs';

class Markup {
  constructor(text) { this.text = text; }
  toString() { return this.text; }
}
const ENTITY = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };
const fail = what => { throw new Error(what); };
const isText = x => typeof x === 'string' || x instanceof Markup;
const known = x => x === undefined ? fail('undefined value') : x;

const string = x => isText(x) || Number.isSafeInteger(x) ? String(x)
  : x === null ? 'None' : x === true ? 'True' : x === false ? 'False' : fail(`${typeof known(x)} cannot be printed`);
const escape = x => x instanceof Markup ? x.text : string(x).replace(/[&<>"']/g, c => ENTITY[c]);
const size = x => isText(x) ? [...String(x)].length : Array.isArray(x) ? x.length : x instanceof Map ? x.size : Object.keys(known(x)).length;
const truth = x => isText(known(x)) ? String(x) !== '' : x !== null && typeof x === 'object' ? size(x) > 0 : !!x;

const plain = x => x instanceof Markup ? x.text : typeof x === 'boolean' ? +x : x;
const equal = (a, b) => plain(known(a)) === plain(known(b));
const ordered = (a, b) => typeof a === typeof b && (typeof a === 'number' || typeof a === 'string');
const less = (a, b) => ordered(plain(a), plain(b)) ? plain(a) < plain(b) : fail('no order');
const whole = x => Number.isSafeInteger(plain(x)) ? plain(x) : fail('not a whole number');
const MATH = { '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b,
  '//': (a, b) => Math.floor(a / b), '%': (a, b) => a - b * Math.floor(a / b) };

const lookup = (o, key, otherwise) => o instanceof Map ? (o.has(key) ? o.get(key) : otherwise)
  : Array.isArray(o) || isText(o) ? (Number.isInteger(key) ? list(o).at(key) ?? otherwise : otherwise)
  : Object.hasOwn(o, key) ? o[key] : otherwise;
const pairs = o => o instanceof Map ? [...o] : Object.entries(o);
const list = x => Array.isArray(x) ? x : isText(x) ? [...String(x)]
  : x && typeof x === 'object' ? pairs(x).map(([key]) => key) : fail('not a list');
const contains = (o, x) => Array.isArray(o) ? o.some(y => equal(x, y)) : isText(o) ? String(o).includes(x) : lookup(o, x) !== undefined;
const join = (parts, by) => parts.some(p => p instanceof Markup)
  ? new Markup(parts.map(escape).join(escape(by))) : parts.map(string).join(string(by));

const byCode = ([a], [b]) => a < b ? -1 : 1;
const json = x => Array.isArray(x) ? `[${x.map(json).join(', ')}]`
  : x && typeof x === 'object' && !isText(x) ? `{${pairs(x).sort(byCode).map(([k, v]) => `${json(k)}: ${json(v)}`).join(', ')}}`
  : JSON.stringify(isText(x) ? String(x) : known(x)).replace(/[\u007f-\uffff]/g, unicode);
const unicode = c => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0');

const filters = {
  length: size, default: (x, other = '') => x === undefined ? other : x, first: x => list(x)[0], last: x => list(x).at(-1),
  join: (x, by = '') => join(list(x), by), upper: x => string(x).toUpperCase(), lower: x => string(x).toLowerCase(),
  tojson: x => new Markup(json(x).replace(/[<>&']/g, unicode)), hundredths: x => shown(whole(x), 2),
};
const tests = { none: x => x === null, defined: x => x !== undefined, in: (x, o) => contains(o, x) };

const operations = {
  out: escape, true: truth, eq: equal, less, contains, list, filters, tests,
  markup: text => new Markup(text),
  get: (o, key) => o === undefined || o === null ? fail(`no ${key} of ${o}`) : lookup(o, key),
  loop: (i, all) => ({ index: i + 1, index0: i, first: i === 0, last: i === all.length - 1, length: all.length }),
  and: (a, b) => truth(a) ? b() : a, or: (a, b) => truth(a) ? a : b(),
  concat: parts => join(parts, ''),
  math: (sign, a, b) => MATH[sign](whole(a), whole(b)),
  call: (f, args, named) => typeof f === 'function' ? f(args, named) : fail('not a function'),
  argument: (args, named, i, name, otherwise) => i < args.length ? args[i] : Object.hasOwn(named, name) ? named[name] : otherwise(),
  method: (o, name, [key, otherwise = null]) => name === 'get' ? lookup(known(o), key, otherwise) : fail(`no method ${name}`),
};

// %(name)s and %% as in Python.
export const fill = (sentence, named) =>
  sentence.replace(/%(?:%|\((\w+)\)s)/g, (_, name) => name ? string(named[name]) : '%');

export function renderer(templates, globals) {
  const base = Object.assign(Object.create(null), globals);
  const R = { ...operations,
    include: (name, context) => templates[name](Object.create(context), R),
    module: name => { const made = Object.create(base); templates[name](made, R); return made; } };
  return (name, context) => templates[name](Object.assign(Object.create(base), context), R);
}
