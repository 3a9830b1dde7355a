// How fast the line carries: what the centre confirmed of late, over the time it took. Bytes a second; null until there is something to go by.
const WINDOW = 20_000, LEAST = 500;                        // milliseconds

export class Rate {
  #marks = [];                                             // [when, bytes confirmed since the mark before]

  constructor(ticks) { this.ticks = ticks; }

  begin() { this.#marks = [[this.ticks(), 0]]; }

  add(bytes) {
    const now = this.ticks();
    this.#marks.push([now, bytes]);
    while (now - this.#marks[1][0] > WINDOW) this.#marks.shift();    // what is kept reaches back that far: photos arrive in bursts
  }

  get perSecond() {
    const [first, ...later] = this.#marks, took = (later.at(-1)?.[0] ?? first?.[0]) - first?.[0];
    return took >= LEAST ? Math.round(later.reduce((sum, [, bytes]) => sum + bytes, 0) / took * 1000) : null;
  }
}
