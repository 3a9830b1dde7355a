// A picture that is not on this tablet and cannot be had now: words stand in its place ([data-away] on what holds it, drawn by style), and it
// comes by itself when there is signal again.
import { say } from './words.mjs';

const page = document.getElementById('page'), PAUSE = 1000;
let timer = null;

document.addEventListener('error', ({ target }) => target.matches?.('#page img') && away(target), true);
document.addEventListener('load', ({ target }) => { if (target.matches?.('[data-away] > img')) delete target.parentElement.dataset.away; }, true);
for (const image of page.querySelectorAll('img')) if (image.complete && !image.naturalWidth) away(image);
document.body.addEventListener('synced', () => { timer ??= setTimeout(again, PAUSE); });

function away(image) {
  image.parentElement.dataset.away = say('photo-away').querySelector(`[lang=${document.documentElement.lang}]`).textContent;
}

function again() {
  timer = null;
  for (const image of page.querySelectorAll('[data-away] > img')) image.src = image.getAttribute('src');
}
