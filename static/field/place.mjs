// What is under the reader's eyes stays there when the tablet is turned or letters grow: a browser keeps pixels, not places.
const page = document.getElementById('page'), EYES = 0.3, LATER = 150;                  // how far down the window they are; ms
const shape = () => `${innerWidth} ${getComputedStyle(document.documentElement).fontSize}`;
let seen = null, before = shape(), timer;           // {element, top}: what was there, and where its top was

if ('onscrollend' in globalThis) addEventListener('scrollend', note);
else addEventListener('scroll', soon);                     // Safari before 26.2
for (const event of ['htmx:after:settle', 'focusin']) document.addEventListener(event, soon);
new ResizeObserver(() => shape() === before ? soon() : turned()).observe(page);

// Once what was drawn has been seen: asking where things stand before it would lay the page out twice.
function soon() {
  clearTimeout(timer);
  timer = setTimeout(note, LATER);
}

function note() {
  const found = written() ?? document.elementFromPoint(innerWidth / 2, innerHeight * EYES)?.closest('#page [id], #page > *');
  seen = found && { id: found.id, element: found, top: found.getBoundingClientRect().top };
}

// A field that is written in is what the eyes are on.
function written() {
  const field = document.activeElement;
  return page.contains(field) && field.matches('input, textarea') ? field : null;
}

function turned() {
  before = shape();
  const element = seen?.element.isConnected ? seen.element : document.getElementById(seen?.id);
  if (element) scrollBy({ top: element.getBoundingClientRect().top - seen.top, behavior: 'instant' });
  requestAnimationFrame(note);
}
