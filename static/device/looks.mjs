// What can be told of a picture without knowing what it shows: how sharp, how bright, its fingerprint, and how old it is.
// Twin: inspect_app/photos/looks.py; both learn from tests/vectors/looks.json.
//
// Laws
// - Whole numbers only, from grey values: the same pixels give the same numbers on both sides.
// - Sharpness is the contrast of neighbours against that of pixels four apart, in thousandths: it does not depend on what is shown.
//   A picture of hardly any contrast tells nothing: its sharpness and its fingerprint are null.
// - Fingerprint: 9 × 9 means, a bit for each that is brighter than its right and its lower neighbour; few differing bits: alike.
// - Nothing is refused for what is found. A threshold of 0 looks for nothing.
export const SIDE = 1024;
const CELLS = 8, FAR = 4, FLAT = 16;

// RGBA as a canvas gives it.
export function grey({ data, width, height }) {
  const pixels = new Uint8Array(width * height), four = new Uint32Array(data.buffer, data.byteOffset, pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    const c = four[i];                                     // little end first, as all browsers run: red is lowest
    pixels[i] = ((c & 255) * 19595 + (c >> 8 & 255) * 38470 + (c >> 16 & 255) * 7471 + 32768) >> 16;
  }
  return { pixels, width, height };
}

export function measured(picture) {
  const [near, far, sum] = sums(picture), flat = far < FLAT * picture.pixels.length;
  return {
    brightness: Math.floor(sum / picture.pixels.length),
    sharpness: flat ? null : Math.floor(1000 * near / far),
    fingerprint: flat ? null : fingerprint(means(picture)),
  };
}

// Squared differences of neighbours and of pixels FAR apart, across and down, and the sum of all; a row's are small numbers, which are quicker.
function sums(picture) {
  const found = [0, 0, 0];
  for (let y = 0; y < picture.height; y++) row(picture, y).forEach((n, i) => { found[i] += n; });
  return found;
}

function row({ pixels, width, height }, y) {
  const from = y * width, to = from + width, under = y + 1 < height ? width : 0, below = y + FAR < height ? FAR * width : 0;
  let near = 0, far = 0, sum = 0;
  for (let at = from; at < to; at++) {
    const here = pixels[at], down = pixels[at + under] - here, deep = pixels[at + below] - here;
    const left = at > from ? pixels[at - 1] - here : 0, away = at >= from + FAR ? pixels[at - FAR] - here : 0;
    near += down * down + left * left;
    far += deep * deep + away * away;
    sum += here;
  }
  return [near, far, sum];
}

function means({ pixels, width, height }) {
  const edge = (n, side) => Math.floor(n * side / (CELLS + 1)), rows = [];
  for (let r = 0; r <= CELLS; r++) for (let c = 0; c <= CELLS; c++) {
    const [left, right, top, bottom] = [edge(c, width), edge(c + 1, width), edge(r, height), edge(r + 1, height)];
    let sum = 0;
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += pixels[y * width + x];
    (rows[r] ??= []).push(Math.floor(sum / Math.max(1, (right - left) * (bottom - top))));
  }
  return rows;
}

function fingerprint(rows) {
  const across = (r, c) => rows[r][c] > rows[r][c + 1], down = (r, c) => rows[r][c] > rows[r + 1][c];
  const bits = [across, down].flatMap(brighter => Array.from({ length: CELLS * CELLS }, (_, n) => brighter(Math.floor(n / CELLS), n % CELLS)));
  return Array.from({ length: bits.length / 4 }, (_, n) => bits.slice(4 * n, 4 * n + 4).reduce((sum, bit) => 2 * sum + bit, 0).toString(16)).join('');
}

const ONES = [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4];
const distance = (a, b) => [...a].reduce((sum, digit, n) => sum + ONES[parseInt(digit, 16) ^ parseInt(b[n], 16)], 0);

// The id of the one most like it among {id, fingerprint}, or null.
export function alike(mine, others, { distance: most }) {
  if (!mine) return null;
  const near = others.map(({ id, fingerprint }) => ({ id, far: distance(mine, fingerprint) })).filter(({ far }) => far < most);
  return near.sort((a, b) => a.far - b.far || (a.id < b.id ? -1 : 1))[0]?.id ?? null;
}

// Words for what is unusual, sorted, as one text; `none` when nothing is. `now`: milliseconds.
export function unusual({ brightness, sharpness, alike, captured_at }, { now, limits }) {
  const old = (now - Date.parse(captured_at ?? '')) / 60_000;
  const found = { alike: alike !== null, blurred: sharpness !== null && sharpness < limits.sharpness,
    dark: brightness < limits.brightness, earlier: limits.minutes > 0 && old > limits.minutes };
  return Object.keys(found).filter(word => found[word]).join(',') || 'none';
}
