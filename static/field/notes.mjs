// What the page notes beside the database, in another store of the browser: for each person how far their log went, and what was unsent.
const PLACE = 'kept.';

export const noted = person => JSON.parse(localStorage.getItem(PLACE + person) ?? 'null');
export function note(person, what) {
  const text = JSON.stringify(what);
  if (localStorage.getItem(PLACE + person) !== text) localStorage.setItem(PLACE + person, text);
}

// Of everybody: {person, name, facts, photos, …}.
export const notes = () => Object.keys(localStorage).filter(name => name.startsWith(PLACE)).map(name => name.slice(PLACE.length))
  .map(person => ({ person, ...noted(person) }));
