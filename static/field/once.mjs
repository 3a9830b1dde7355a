// What the centre did not answer may be done or not. So the same again goes under the same id: by a press of the button, by itself, and
// after the page was loaded anew.
//
// Laws
// - Forgotten once the centre has done or refused it, after an hour, and once something names the fact: then it was seen, and the same
//   again is more of it.
// - Of what brings no picture the last word to an address alone counts: yes, no and yes again are three.
const PLACE = 'unanswered', HOUR = 3_600_000, SURE = new Set([200, 422]), flying = new Set();
let open = JSON.parse(sessionStorage.getItem(PLACE) ?? '[]');              // [{id, at, what, pictured, till}], the newest last

// `send` is given the id and gives the answer, or null.
export async function once({ id, person, path, form }, send) {
  const one = { at: `${person} ${path}`, what: await content(form), pictured: form.some(([, value]) => value instanceof File), till: Date.now() + HOUR };
  one.id = unanswered(one, path, form) ?? id;
  flying.add(one.id);
  keep([...open.filter(other => other.id !== one.id), one]);
  const answer = await send(one.id);
  flying.delete(one.id);
  if (SURE.has(answer?.status)) keep(open.filter(other => other.id !== one.id && !past(other, one)));
  return answer;
}

function unanswered({ at, what, pictured }, path, form) {
  keep(open.filter(({ id, till }) => till > Date.now() && !path.includes(id) && !form.some(([, value]) => value === id)));
  const here = open.filter(one => one.at === at);
  return (pictured ? here : here.slice(-1)).find(one => one.what === what && !flying.has(one.id))?.id;
}

const past = (other, { at, pictured }) => other.at === at && !pictured && !flying.has(other.id);

function keep(left) {
  open = left;
  try { sessionStorage.setItem(PLACE, JSON.stringify(open)); } catch { /* full: this page remembers it */ }
}

const content = async form => hashed(new TextEncoder().encode(JSON.stringify(await Promise.all(form.map(part)))));
const part = async ([name, value]) => [name, value instanceof File ? await value.arrayBuffer().then(bytes => hashed(new Uint8Array(bytes)), () => Math.random()) : value];

// Where crypto.subtle is missing too, over http: two 32-bit hashes and the length.
function hashed(bytes) {
  let a = 0xdeadbeef, b = 0x41c6ce57;
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 2654435761);
    b = Math.imul(b ^ byte, 1597334677);
  }
  return `${bytes.length}.${a >>> 0}.${b >>> 0}`;
}
