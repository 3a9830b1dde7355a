// Language, and how this tablet is held and looked at: switched here without signal, kept on this tablet.
// button[data-lang="zh"]; button[data-prefer="theme"] with a value; an empty value is what the tablet does by itself.
import { here, show } from './navigation.mjs';

const root = document.documentElement;

document.addEventListener('click', ({ target }) => {
  const button = target.closest('button[data-lang], button[data-prefer]');
  if (!button) return;
  if (button.dataset.lang) speak(button.dataset.lang);
  else prefer(button.dataset.prefer, button.value);
  pressed();
});
pressed();

function speak(lang) {
  document.cookie = `lang=${lang}; path=/; SameSite=Lax; max-age=31536000`;
  root.lang = lang;
  show(here());
}

function prefer(name, value) {
  localStorage.setItem(name, value);
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
}

function pressed() {
  for (const button of document.querySelectorAll('button[data-lang], button[data-prefer]'))
    button.setAttribute('aria-pressed', button.dataset.lang ? root.lang === button.dataset.lang : (root.dataset[button.dataset.prefer] ?? '') === button.value);
}

// The menu closes when one touches beside it, and by Escape.
const menu = document.querySelector('details.menu');
document.addEventListener('click', ({ target }) => { if (!menu.contains(target)) menu.open = false });
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape' || !menu.open) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
