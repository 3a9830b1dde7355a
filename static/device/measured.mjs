// What only this browser knows, for pages that ask for it: whole numbers and text, null where it does not know.
// Names: inspect_app/fieldkit/declare.py, SURROUNDINGS. What the numbers mean for the trip is judged by the pages.
import { localTime } from './envelope.mjs';
import { surroundings } from './surroundings.mjs';

export const NOTHING = { kept: null, opens: null, room: null, camera: null, ahead: null, newest: null, greeted: null, signed: null };

export class Measured {
  values = NOTHING;

  constructor(store, bundle, around = surroundings) { Object.assign(this, { store, bundle, around }); }

  async look() {
    const { store, around } = this, { ahead = null, bundle = null, greeted = null, signed = null } = JSON.parse(store.value('greeting') ?? '{}');
    const [kept, opens, room] = await Promise.all([around.persistent(), around.opens(`${this.bundle.prefix}/`), around.room()]), newest = bundle && Number(bundle === this.bundle.version);
    this.values = { kept: Number(kept), opens: Number(opens), room, camera: store.value('camera'), ahead, newest, greeted, signed };
  }

  // The camera gave something: could it be used?
  tried(errors) { this.store.keep('camera', errors ? 'no' : localTime().slice(0, 10)); }
}

// What the centre said of itself, and of who asks; kept, so that it is known without signal. took: milliseconds that its answer took.
export function greeting({ time, bundle, person }, me, now, took) {
  const ahead = Math.round((now - took / 2 - Date.parse(time)) / 1000);
  return JSON.stringify({ ahead, bundle, greeted: localTime(new Date(now)), signed: Number(person?.id === me) });
}
