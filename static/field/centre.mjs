// Where the worker cannot keep data: what is asked of it, asked of the centre. The same addresses, the same pages; nothing is kept here.
//
// Laws
// - A write bears the id of its fact and is asked again under it until it is answered: it is done once (once.mjs).
//   What a proxy says in its place is no answer.
// - Nothing is called saved that the centre did not answer; what is not known is said to be not known.
// - Asked in the name of whom the page was opened for (X-Person): once somebody else has signed in the centre shows it nothing, and saves nothing.
import { once } from './once.mjs';

const AGAIN = [1000, 2000, 4000];                          // milliseconds between tries
const BETWEEN = new Set([502, 503, 504]);                  // said by what stands before the centre, or by one that is busy
const wait = ms => new Promise(resolve => setTimeout(resolve, ms));

const verbs = {
  request: message => message.method === 'GET' ? shown(message) : done(message),
  status, sync: status, prefer: status,
  check: async () => ({ findings: [] }),
  keep: async ({ person, name, value }) => sessionStorage.setItem(`${name}.${person}`, value),
  recall: async ({ person, name }) => sessionStorage.getItem(`${name}.${person}`),
};

export const centre = async message => verbs[message.verb]?.(message) ?? null;

async function shown({ person, path }) {
  const answer = await reached(path, { headers: from(person) });
  return answer ? told(answer) : { status: 503, code: 'centre-offline' };
}

async function done(message) {
  const answer = await once(message, id => tried(message, id));
  return answer ? told(answer) : { status: 503, code: 'centre-unsure' };
}

async function tried({ person, path, form }, id) {
  for (const pause of [...AGAIN, null]) {
    const answer = await reached(path, { method: 'POST', body: body(form), headers: { ...from(person), 'X-Fact': id } });
    if (answer) return answer;
    if (pause) await wait(pause);
  }
  return null;
}

const from = person => ({ 'HX-Request': 'true', 'X-Person': person });

// The centre's answer, all of it, or null.
async function reached(path, options) {
  try {
    const answer = await fetch(path, options);
    return BETWEEN.has(answer.status) ? null : { status: answer.status, html: await answer.text(), after: answer.headers.get('HX-Trigger') };
  } catch { return null; }
}

function body(form) {
  const made = new FormData();
  form.forEach(([name, value]) => made.append(name, value));
  return form.some(([, value]) => value instanceof File) ? made : new URLSearchParams(made);
}

// A page, right or with what is wrong in it; else the centre's own words.
function told({ status, html, after }) {
  if ([200, 404, 422].includes(status)) return { status, html, errors: errors(status, html), headers: after ? { 'HX-Trigger': after } : {} };
  return { status, code: status === 401 ? 'centre-login' : 'centre-refused', detail: text(html) };
}

const errors = (status, html) => status === 422 ? { form: text(html, '[role=alert]') } : {};
const text = (html, part = 'body') => new DOMParser().parseFromString(html, 'text/html').querySelector(part)?.textContent.trim() ?? '';

async function status(message) {
  const counts = { facts: 0, photos: 0, bytes: 0, needs: 0, stuck: 0, running: false };
  try {
    const hello = JSON.parse((await reached('/sync/v1/hello')).html), own = hello.person?.id === message.person;
    return { ...counts, name: own ? hello.person.name : undefined, problem: own ? null : { code: 'centre-login' }, syncedAt: Date.now() };
  } catch { return { ...counts, problem: { code: 'centre-offline' } }; }
}
