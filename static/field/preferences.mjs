// Language and theme, switched here, without signal.
import { here, show } from './navigation.mjs';

const root = document.documentElement;

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-lang], [data-theme-set]');
  if (!button || button === root) return;
  if (button.dataset.lang) speak(button.dataset.lang);
  if (button.dataset.themeSet) paint(button.dataset.themeSet);
  button.closest('details')?.removeAttribute('open');
});

function speak(lang) {
  document.cookie = `lang=${lang}; path=/; SameSite=Lax; max-age=31536000`;
  root.lang = lang;
  show(here());
}

function paint(theme) {
  localStorage.setItem('theme', theme);
  if (theme === 'auto') delete root.dataset.theme;
  else root.dataset.theme = theme;
}
