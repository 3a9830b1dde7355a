// Pages and actions of one person's session: queries, templates, forms. Twin: inspect_app/fieldkit/centre.py.
//
// Laws
// - The same statements and templates as at the centre, and the same order of checks: form, then rules, then the log.
// - A page is rendered from what was committed; an action answers with a page, 200 or 422, never with a redirect.
import { brokenRule } from './database.mjs';
import { beside } from './each.mjs';
import { localTime } from './envelope.mjs';
import { check } from './forms.mjs';
import { NOTHING } from './measured.mjs';
import { fill, renderer } from './render.mjs';
import { noRoom } from './reserve.mjs';

const NOT_SAVED = ['This could not be saved. Reload the page and try again.', {}];
const NO_ROOM = ['The tablet is full: this was not saved. Free some space, then try again.', {}];
const NO_ROOM_PHOTO = ['The tablet is full: this photo was not saved. Answers still are. Free some space, then take it again.', {}];

export class Pages {
  constructor({ store, log, photos, measured, person, device }, { bundle, router, templates }) {
    Object.assign(this, { store, log, photos, measured, person, device, bundle, router });
    this.renderers = {};
    store.share(bundle.shared);
    this.render = (name, context) => (this.renderers[context.lang] ??= renderer(templates, this.#globals(context.lang)))(name, context);
  }

  // Does it ask what only the browser knows?
  measures(path) { return this.router.match(this.router.pages, path)?.[0].measures; }

  show(path, lang) {
    const [page, params] = this.router.match(this.router.pages, path) ?? [];
    return page ? this.#fragment(page, params, lang) : this.#missing(lang);
  }

  // `turn` runs its argument when every earlier write is done; decoding a photo does not hold the others up.
  async act(path, lang, entries, turn) {
    const [action, params] = this.router.match(this.router.actions, path) ?? [];
    if (!action) return this.#missing(lang);
    const { fields } = this.bundle.facts[action.fact], taken = await this.#photo(fields, entries);
    return turn(() => this.#perform(action, params, lang, entries, taken));
  }

  async #photo(fields, entries) {
    const file = entries.find(([name, value]) => name === 'photo' && typeof value !== 'string' && value.name)?.[1];
    if (!file || !fields.some(field => 'photo' in field)) return {};
    return this.photos.take(file);
  }

  async #perform(action, params, lang, entries, taken) {
    const ambient = this.#ambient(lang), form = grouped(entries), { fields } = this.bundle.facts[action.fact];
    const { values, errors } = check(fields, form, { ...params, ...this.#measured(action, { ...ambient, ...params }, taken) });
    Object.assign(errors, taken.errors);
    if (none(errors)) Object.assign(values, this.#rest(action, { ...ambient, ...params, ...values }, form));
    if (none(errors)) Object.assign(errors, this.#refused(action, { ...ambient, ...params, ...values }));
    if (none(errors)) Object.assign(errors, await this.#record(action, params, lang, form, values, taken));
    const page = this.bundle.pages[action.then], saved = performance.timeOrigin + performance.now();
    return none(errors)
      ? { ...this.#fragment(page, params, lang), saved, headers: { 'HX-Trigger': 'acted' } }
      : this.#fragment(page, params, lang, 422, errors, last(form));
  }

  // Compared when its turn has come: what was saved just before is there.
  #measured(action, given, { measured }) {
    const { fields, others } = this.bundle.facts[action.fact];
    if (!measured) return {};
    return named(fields, { ...measured, ...this.photos.compared(measured, others ? this.store.statement(others, given) : []) });
  }

  // What the form leaves out, as it stands now.
  #rest(action, given, form) {
    const [found] = action.rest ? this.store.statement(action.rest, given) : [];
    return Object.fromEntries(Object.entries(found ?? {}).filter(([name]) => !Object.hasOwn(form, name)));
  }

  #refused(action, given) {
    const broken = action.broken ? this.store.statement(action.broken, given).map(firstColumn) : [];
    return Object.fromEntries(broken.sort((a, b) => a - b).map(n => [action.rules[n][0], [action.rules[n][1], {}]]));
  }

  async #record(action, params, lang, form, values, taken) {
    const given = { ...this.#ambient(lang), ...params, ...values };
    const fact = { kind: action.fact, scope: params[this.bundle.scope], person: this.person, device: this.device, fields: values };
    const lists = this.#lists(action, given, form);
    if (this.#same(action, given, lists)) return {};
    const also = beside(action.each, this.store, given, this.bundle.scope, () => this.log.fresh());
    try {
      await this.log.record({ ...fact, lists, beside: taken.keep, also });
      return {};
    } catch (problem) {
      if (brokenRule(problem)) return { form: NOT_SAVED };
      if (noRoom(problem)) return taken.keep ? { photo: NO_ROOM_PHOTO } : { form: NO_ROOM };
      throw problem;
    }
  }

  // Does it say what the one fact says whose place it takes?
  #same(action, given, { base: [base, ...others] }) {
    return action.same !== null && base !== undefined && !others.length && this.store.statement(action.same, { ...given, base }).length > 0;
  }

  // What the page showed (the form's base), and this person's own heads.
  #lists(action, given, form) {
    const own = Object.entries(action.lists).map(([name, list]) => [name, this.store.statement(list, given).map(firstColumn)]);
    const found = { base: [], ...Object.fromEntries(own) };
    found.base = [...found.base, ...form.base ?? []];
    return Object.fromEntries(Object.entries(found).map(([name, ids]) => [name, [...new Set(ids)].sort()]));
  }

  #fragment(page, params, lang, status = 200, errors = {}, form = {}) {
    const given = { ...this.#ambient(lang), ...Object.fromEntries(Object.keys(page.types).map(name => [name, params[name]])) };
    const found = this.store.reading(() => this.rows(page, given));
    if (Object.values(found).includes(undefined)) return this.#missing(lang);
    const told = Object.fromEntries(Object.entries(errors).map(([name, said]) => [name, this.#said(lang, ...said)]));
    return { status, errors: told, html: this.render(page.template, { ...given, ...found, errors: told, form }) };
  }

  // What the page's queries find, by name.
  rows(page, given) {
    for (const name of page.shared) this.store.fill(name, this.bundle.shared[name], given);
    return Object.fromEntries(Object.entries(page.queries).map(([name, query]) => [name, this.#query(query, given)]));
  }

  #query(query, given) {
    const rows = this.store.statement(query, given);
    return query.shape === 'one' ? rows[0] : query.by ? groups(rows, query.by) : rows;
  }

  #missing(lang) {
    return { status: 404, html: this.render(`${this.bundle.prefix.replace(/^\/|\/$/g, '')}/404.html`, this.#ambient(lang)) };
  }

  #ambient(lang) { return { me: this.person, lang, device: this.device, today: localTime().slice(0, 10), ...this.measured?.values ?? NOTHING }; }
  #said(lang, sentence, names) { return fill(this.bundle.catalogue[lang]?.[sentence] || sentence, names); }
  #globals(lang) {
    return { _: ([sentence], names) => this.#said(lang, sentence, names), url_for: ([name], names) => this.router.url(name, names) };
  }
}

const none = errors => Object.keys(errors).length === 0;
const firstColumn = row => Object.values(row)[0];
const named = (fields, measured) => Object.fromEntries(fields.filter(f => 'photo' in f).map(f => [f.name, measured[f.photo] ?? null]));
const last = form => Object.fromEntries(Object.entries(form).map(([name, texts]) => [name, texts.at(-1)]));

function grouped(entries) {
  const form = {};
  for (const [name, value] of entries) if (typeof value === 'string') (form[name] ??= []).push(value);
  return form;
}

function groups(rows, column) {
  const found = new Map();
  for (const row of rows) found.set(row[column], [...found.get(row[column]) ?? [], row]);
  return found;
}
