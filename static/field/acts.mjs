// What the page's hx- attributes ask is done by one listener an event, as links are followed (navigation.mjs). The page is hx-ignore: htmx
// would make each of its forty forms ready, at every swap, before anybody touches one (decision 0071).
// What was touched is shown at once as taken (aria-busy), and as kept by the answer alone, which comes after the commit (decision 0076).
// A touch that waits for the one before it is taken as well: its request ends later than what htmx promises of it.
// hx-trigger: the names of events; `from:body` is what all are told of (acted, synced): asked for once a moment later, however often it is told.
const ASKS = '[hx-get], [hx-post]', SOON = 100, page = document.getElementById('page');
const soon = new Map();                                    // element → timer
const due = new WeakMap();                                 // what was touched → how many answers to it are due

for (const name of ['submit', 'change', 'toggle', 'autosave', 'shot']) page.addEventListener(name, own, true);
for (const name of ['acted', 'synced']) document.body.addEventListener(name, () => everyone(`${name} from:body`));

function own(event) {
  const element = event.target.closest(ASKS), bubbles = event.bubbles || event.target === element;
  if (!element || !bubbles || !triggers(element).includes(event.type)) return;
  if (event.type === 'submit') event.preventDefault();
  taken(event, 1);
  const asked = ask(element, event)?.catch(() => {});
  if (!queued(element)) Promise.resolve(asked).then(() => taken(event, -1));
}

const queued = element => element.getAttribute('hx-sync')?.endsWith(':queue all');

function taken({ submitter, type, target }, more) {
  const touched = submitter ?? (type === 'change' ? target : null), count = (due.get(touched) ?? 0) + more;
  if (!touched) return;
  due.set(touched, count);
  if (count) touched.setAttribute('aria-busy', 'true');
  else touched.removeAttribute('aria-busy');
}

page.addEventListener('htmx:finally:request', ({ detail: { ctx: { sourceElement, sourceEvent } } }) => {
  if (queued(sourceElement) && sourceEvent) taken(sourceEvent, -1);
});

function everyone(what) {
  for (const element of page.querySelectorAll('[hx-trigger*="from:body"]')) if (triggers(element).includes(what)) later(element);
}

function later(element) {
  clearTimeout(soon.get(element));
  soon.set(element, setTimeout(() => soon.delete(element) && ask(element), SOON));
}

const triggers = element => element.getAttribute('hx-trigger')?.split(/, */) ?? ['submit'];

function ask(element, event) {
  const [verb, path] = element.hasAttribute('hx-get') ? ['GET', element.getAttribute('hx-get')] : ['POST', element.getAttribute('hx-post')];
  if (element.isConnected) return htmx.ajax(verb, path, { source: element, event });
}
