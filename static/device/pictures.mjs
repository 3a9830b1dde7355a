// A picked file to an upright JPEG and a small one, with its size known before anything is decoded, and what can be told of it.
import { Refused } from './forms.mjs';
import { grey, measured, SIDE } from './looks.mjs';

const EMPTY = ['This photo is empty. Take it again.', {}];
const UNREADABLE = ['This is not a picture that can be read. Take a photo, or choose a JPEG, PNG or WebP.', {}];
const PIXELS = ['This picture has more than 50 million pixels. Take it with a smaller size.', {}];
const LARGE = ['A photo is at most 25 MB.', {}];
const ENCODER = ['This browser made no JPEG of the photo. Use another browser.', {}];
const MOST_BYTES = 25 * 1024 * 1024, MOST_PIXELS = 50_000_000, THUMB = 320;
const refuse = message => { throw new Refused(message, 'photo'); };

export async function opened(file) {
  if (!file.size) refuse(EMPTY);
  if (file.size > MOST_BYTES) refuse(LARGE);
  const bytes = await file.arrayBuffer().catch(() => refuse(UNREADABLE));
  return { bytes, ...await described(bytes) };
}

async function described(bytes) {
  const { default: ExifReader } = await import('/static/vendor/exifreader.mjs');
  let tags;
  try { tags = ExifReader.load(bytes); } catch { refuse(UNREADABLE); }
  const size = webpSize(bytes) ?? [tags['Image Width']?.value, tags['Image Height']?.value];
  if (!size.every(side => side > 0)) refuse(UNREADABLE);
  if (size[0] * size[1] > MOST_PIXELS) refuse(PIXELS);
  return { capturedAt: capturedAt(tags) };
}

// The three ways a WebP tells its size.
function webpSize(buffer) {
  const at = new DataView(buffer), name = (start, length) => String.fromCharCode(...new Uint8Array(buffer, start, length));
  if (buffer.byteLength < 30 || name(0, 4) !== 'RIFF' || name(8, 4) !== 'WEBP') return null;
  const three = start => at.getUint16(start, true) + at.getUint8(start + 2) * 65536, bits = at.getUint32(21, true);
  return { 'VP8 ': () => [at.getUint16(26, true) & 0x3fff, at.getUint16(28, true) & 0x3fff],
    'VP8L': () => [(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1],
    'VP8X': () => [three(24) + 1, three(27) + 1] }[name(12, 4)]?.() ?? null;
}

// DateTimeOriginal with its offset as ISO 8601, or null.
function capturedAt(tags) {
  const [date, time] = text(tags.DateTimeOriginal).split(' ');
  return time && /^\d{4}/.test(date) ? `${date.replaceAll(':', '-')}T${time}${text(tags.OffsetTimeOriginal)}`.slice(0, 40) : null;
}
const text = tag => String(tag?.value?.[0] ?? '').replace(/^[\0 ]+|[\0 ]+$/g, '');

// {view, thumb, width, height, looks}. `develop` makes the large picture: here, or on a thread of its own (darkroom.mjs).
export async function shrink(bytes, settings, develop = developed) {
  let seen;
  const made = await develop(bytes, settings, small => { seen = looked(small); seen.catch(() => {}); });
  return { ...made, ...await seen };
}

// What a picture looks like is told, by `shown`, before its JPEG is made: the one can go on beside the other.
// EXIF orientation is applied by the decoder; the result carries no EXIF.
export async function developed(bytes, { longest, quality }, shown) {
  const image = await createImageBitmap(new Blob([bytes])).catch(() => refuse(UNREADABLE));
  let view;
  try { view = drawn(image, longest); }
  finally { image.close(); }
  const { width, height } = view;
  shown(drawn(view, SIDE).transferToImageBitmap());
  return { view: await jpeg(view, quality), width, height };
}

async function looked(small) {
  const canvas = resized(small, 1, { willReadFrequently: true });
  small.close();
  const thumb = jpeg(drawn(canvas, THUMB), 75), looks = measured(grey(pixels(canvas)));
  free(canvas);
  return { thumb: await thumb, looks };
}

const pixels = canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);

// Halved while it is more than twice as large: sharper than the browser's own best way, in a third of its time.
function drawn(source, longest) {
  const scale = Math.min(1, longest / Math.max(source.width, source.height));
  if (scale >= 1 / 2) return resized(source, scale);
  const half = resized(source, 1 / 2), made = drawn(half, longest);
  free(half);
  return made;
}

function resized(source, scale, how) {
  const side = n => Math.max(1, Math.round(n * scale)), canvas = new OffscreenCanvas(side(source.width), side(source.height));
  canvas.getContext('2d', how).drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// A canvas holds four bytes a pixel until somebody collects it: a hundred photos would fill a tablet.
function free(canvas) { canvas.width = canvas.height = 0; }

async function jpeg(canvas, quality) {
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: quality / 100 });
  free(canvas);
  if (blob.type !== 'image/jpeg') refuse(ENCODER);              // some encoders fall back to PNG without a word
  return new Uint8Array(await blob.arrayBuffer());
}
