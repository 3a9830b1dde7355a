// Addresses to pages and actions, and back. The rules come from the bundle.
const SAFE = /%(24|26|2B|2C|2F|3A|3B|3D|40)/g;                          // what Werkzeug leaves as it is in a path
const missing = param => { throw new Error(`no ${param} for the address`); };
const quote = value => encodeURIComponent(value).replace(SAFE, decodeURIComponent);

export class Router {
  constructor({ pages, actions }) {
    this.pages = compile(pages);
    this.actions = compile(actions);
    this.rules = Object.fromEntries([...this.pages, ...this.actions].map(route => [`field.${route.name}`, route.rule]));
  }

  // [route, params], or nothing.
  match(routes, path) {
    for (const route of routes) {
      const found = path.match(route.regex);
      if (found) return [route, typed(found.groups ?? {}, route.types)];
    }
  }

  url(name, named) {
    if (!(name in this.rules)) throw new Error(`no page ${name}`);
    return this.rules[name].replace(/<(?:int:)?(\w+)>/g, (_, param) => quote(named[param] ?? missing(param)));
  }
}

const compile = routes => Object.entries(routes)
  .map(([name, route]) => ({ name, ...route, regex: new RegExp(route.regex, 'u'), near: near(route.rule) }))
  .sort((a, b) => (a.near > b.near) - (a.near < b.near));

// The nearest first, as Werkzeug has it: what stands there in letters, then a number, then any text.
const near = rule => rule.replace(/<int:\w+>/g, '~').replace(/<\w+>/g, '~~');

function typed(groups, types) {
  const value = (name, text) => types[name] === 'int' ? Number(text) : decodeURIComponent(text);
  return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, value(name, text)]));
}
