// Before the first paint: language, theme, size and hand, as this browser remembers them.
{
  const root = document.documentElement;
  for (const [name, values] of Object.entries({ theme: ['light', 'dark', 'sun'], size: ['glove'], hand: ['left', 'right'] })) {
    const kept = localStorage.getItem(name);
    if (values.includes(kept)) root.dataset[name] = kept;
  }
  root.lang = /(^|; )lang=en/.test(document.cookie) ? 'en' : 'zh';
}
