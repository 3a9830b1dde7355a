// Runs templates that inspect_app/fieldkit/templates.py compiled. None, Undefined and Markup are null, undefined and Markup.
// What Jinja's strict mode refuses, this refuses: an undefined value, a float, a comparison of unlike things.
import { inOrder, shown } from './forms.mjs';

class Markup {
  constructor(text) { this.text = text; }
  toString() { return this.text; }
}
const ENTITY = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };
const fail = what => { throw new Error(what); };
const isText = x => typeof x === 'string' || x instanceof Markup;
const isGroup = x => typeof x === 'object' && x !== null;
const known = x => x === undefined ? fail('undefined value') : x;

const string = x => isText(x) || Number.isSafeInteger(x) ? String(x)
  : x === null ? 'None' : x === true ? 'True' : x === false ? 'False' : fail(`${typeof known(x)} cannot be printed`);
const escape = x => x instanceof Markup ? x.text : string(x).replace(/[&<>"']/g, c => ENTITY[c]);
const size = x => isText(x) ? [...String(x)].length : Array.isArray(x) ? x.length : x instanceof Map ? x.size
  : isGroup(x) ? Object.keys(x).length : fail('no length');
const truth = x => isText(known(x)) ? String(x) !== '' : isGroup(x) ? size(x) > 0 : !!x;

const plain = x => x instanceof Markup ? x.text : typeof x === 'boolean' ? +x : x;
const equal = (a, b) => same(plain(known(a)), plain(known(b)));
const same = (a, b) => a === b || isGroup(a) && isGroup(b) && json(a) === json(b);
const ordered = (a, b) => typeof a === typeof b && (typeof a === 'number' || typeof a === 'string');
const less = (a, b) => before(plain(a), plain(b));
const before = (a, b) => !ordered(a, b) ? fail('no order') : typeof a === 'string' ? inOrder(a, b) < 0 : a < b;
const whole = x => Number.isSafeInteger(plain(x)) ? plain(x) : fail('not a whole number');
const MATH = { '+': (a, b) => a + b, '-': (a, b) => a - b, '*': (a, b) => a * b,
  '//': (a, b) => floor(a, b), '%': (a, b) => a - b * floor(a, b) };
const floor = (a, b) => b === 0 ? fail('division by zero') : Math.floor(a / b);

const or = (x, otherwise) => x === undefined ? otherwise : x;
const lookup = (o, key, otherwise) => o instanceof Map ? (o.has(key) ? o.get(key) : otherwise)
  : Array.isArray(o) || isText(o) ? (Number.isInteger(key) ? or(list(o).at(key), otherwise) : otherwise)
  : Object.hasOwn(o, key) ? o[key] : otherwise;
const pairs = o => o instanceof Map ? [...o] : Object.entries(o);
const list = x => Array.isArray(x) ? x : isText(x) ? [...String(x)]
  : isGroup(x) ? pairs(x).map(([key]) => key) : fail('not a list');
const contains = (o, x) => Array.isArray(o) ? o.some(y => equal(x, y))
  : isText(o) ? isText(x) ? String(o).includes(x) : fail('only text is in text')
  : isGroup(o) ? lookup(o, known(x)) !== undefined : fail('nothing is in it');
const join = (parts, by) => by instanceof Markup || parts.some(p => p instanceof Markup)
  ? new Markup(parts.map(escape).join(escape(by))) : parts.map(string).join(string(by));

const byKey = ([a], [b]) => less(a, b) ? -1 : 1;
const json = x => Array.isArray(x) ? `[${x.map(json).join(', ')}]`
  : isGroup(x) && !isText(x) ? `{${pairs(x).sort(byKey).map(([k, v]) => `${json(String(k))}: ${json(v)}`).join(', ')}}`
  : JSON.stringify(isText(x) ? String(x) : known(x)).replace(/[\u007f-\uffff]/g, unicode);
const unicode = c => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0');

const cased = (x, change) => x instanceof Markup ? new Markup(change(x.text)) : change(string(x));
const filters = {
  length: size, default: (x, other = '') => or(x, other), first: x => list(x)[0], last: x => list(x).at(-1),
  join: (x, by = '') => join(list(x), by),
  upper: x => cased(x, text => text.toUpperCase()), lower: x => cased(x, text => text.toLowerCase()),
  tojson: x => new Markup(json(x).replace(/[<>&']/g, unicode)), hundredths: x => shown(whole(x), 2),
};
const tests = { none: x => x === null, defined: x => x !== undefined, in: (x, o) => contains(o, x) };

const operations = {
  out: escape, true: truth, eq: equal, less, contains, list, filters, tests,
  markup: text => new Markup(text),
  get: (o, key) => o === null ? undefined : lookup(known(o), key),
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
