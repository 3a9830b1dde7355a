// Facts that an action makes beside its own. Twin: inspect_app/fieldkit/each.py.
//
// Laws
// - All of them are asked for before anything is written: none sees what another one of them does.
// - Who repeats a fact says so (origin). What names a fact that is repeated here names the copy.
// - They are written with the action's own fact, or nothing is.

// statements: [{fact, follows, sql …}]; scope: the name of its column; fresh gives an id that nobody has.
export function beside(statements, store, given, scope, fresh) {
  const found = statements.flatMap(each => store.statement(each, given).map(row => [each, { ...row }]));
  const copies = new Map(found.filter(([, { origin }]) => origin).map(([, { origin }]) => [origin, fresh()]));
  return found.map(([each, row]) => fact(each, row, scope, copies));
}

function fact({ fact: kind, follows }, found, scope, copies) {
  const { [scope]: place, base, origin, ...row } = found;
  const followed = follows.map(name => [name, copies.get(row[name]) ?? row[name]]);
  const lists = { ...base ? { base: [base] } : {}, ...origin ? { origin: [origin] } : {} };
  return { id: copies.get(origin), kind, scope: place, fields: { ...row, ...Object.fromEntries(followed) }, lists };
}
