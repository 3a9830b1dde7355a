// Before the first paint: theme and language, as this browser remembers them.
{
  const root = document.documentElement, theme = localStorage.getItem('theme');
  if (['light', 'dark', 'sun'].includes(theme)) root.dataset.theme = theme;
  root.lang = /(^|; )lang=en/.test(document.cookie) ? 'en' : 'zh';
}
