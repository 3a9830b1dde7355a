// Writes that nobody had answered when their page ended: the next page of their person asks them again, under the same ids, so each is done once.
// A photo does not outlive its page; it was never called saved.
const MINE = performance.timeOrigin;
const place = person => `asked.${person}.`;
const mine = person => place(person) + MINE;
const plain = ({ method, form }) => method === 'POST' && form.every(([, value]) => typeof value === 'string');

export function park(person, messages) {
  const left = messages.filter(plain);
  if (left.length) localStorage.setItem(mine(person), JSON.stringify(left));
  else localStorage.removeItem(mine(person));
}

// Taken over from pages that ended, the oldest first: from now on this one answers for them.
export function adopt(person) {
  const pages = Object.keys(localStorage).filter(name => name.startsWith(place(person))).sort();
  const left = pages.flatMap(name => JSON.parse(localStorage.getItem(name)));
  park(person, left);
  pages.filter(name => name !== mine(person)).forEach(name => localStorage.removeItem(name));
  return left;
}
