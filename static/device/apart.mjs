// The darkroom as `developed` of pictures.mjs. Where no such worker starts, or it dies, the picture is developed here: slower, and the same.
import { Refused } from './forms.mjs';
import { developed } from './pictures.mjs';

const DARKROOM = '/static/device/darkroom.mjs', START = 5000, PATIENCE = 60_000;
let coming, turn = Promise.resolve();

// One picture after another, whoever takes them: what the darkroom says does not tell whose it is.
export function apart(...picture) {
  const made = turn.then(() => alone(...picture));
  turn = made.catch(() => {});
  return made;
}

async function alone(bytes, settings, shown) {
  const worker = await (coming ??= started());
  if (!worker) return developed(bytes, settings, shown);
  worker.postMessage({ bytes, settings });
  for (;;) {
    const { small, made, refused } = await said(worker, PATIENCE);
    if (small) shown(small);
    else if (refused) throw new Refused(refused, 'photo');
    else return made ?? here(worker, bytes, settings, shown);
  }
}

function here(worker, ...picture) {
  worker.terminate();
  coming = null;
  return developed(...picture);
}

async function started() {
  if (!globalThis.Worker) return null;
  const worker = new Worker(DARKROOM, { type: 'module' });
  if ((await said(worker, START)).ready) return worker;
  worker.terminate();
  return null;
}

// What it says next; nothing, when it breaks or stays silent.
function said(worker, patience) {
  return new Promise(resolve => {
    const silent = setTimeout(resolve, patience, {});
    const heard = answer => { clearTimeout(silent); resolve(answer); };
    worker.onmessage = ({ data }) => heard(data);
    worker.onerror = () => heard({});
  });
}
