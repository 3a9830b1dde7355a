// What the page notes beside the database, in another store of the browser: for each person how far their log went, and what was unsent.
const PLACE = 'kept.';

export const noted = person => JSON.parse(localStorage.getItem(PLACE + person) ?? 'null');
export const note = (person, what) => localStorage.setItem(PLACE + person, JSON.stringify(what));

// Of everybody: {person, name, facts, photos, …}.
export const notes = () => Object.keys(localStorage).filter(name => name.startsWith(PLACE)).map(name => name.slice(PLACE.length))
  .map(person => ({ person, ...noted(person) }));
