// Finishes names, hashtags and names of emoji: a listbox under the text, for the keyboard and for fingers.
const WORD = /(?:^|[\s(])([@#][\p{L}\p{N}_][\p{L}\p{N}\p{M}_.@-]*|:[a-z0-9_+-]{2,})$/iu;
const MOST = 8;
let box = null;
let asked = '';
let timer = 0;

const wordBefore = (area) => WORD.exec(area.value.slice(0, area.selectionStart))?.[1] ?? '';
const options = () => [...(box?.querySelectorAll('[role=option]') ?? [])];

function close() {
  clearTimeout(timer);
  asked = '';
  if (!box) return;
  const { area } = box;
  for (const name of ['aria-controls', 'aria-activedescendant', 'aria-autocomplete']) {
    area.removeAttribute(name);
  }
  box.remove();
  box = null;
}

/** People and hashtags are the server's to know. */
async function known(word) {
  const answer = await fetch(`/complete?q=${encodeURIComponent(word)}`);
  return answer.ok ? answer.text() : '';
}
async function emoji(word) {
  const { options } = await import('asset:emoji.js');
  return options(word, MOST);
}

async function look(area) {
  const word = wordBefore(area);
  if (word.length < 2) return close();
  if (word === asked) return;
  asked = word;
  const text = await (word.startsWith(':') ? emoji(word.slice(1)) : known(word)).catch(() => '');
  if (asked !== word) return;
  close();
  if (!text.includes('role="option"') || document.activeElement !== area) return;
  asked = word;
  show(area, text);
}

function show(area, text) {
  box = document.createElement('div');
  box.area = area;
  box.className = 'suggest';
  box.id = `${area.id}-suggest`;
  box.setAttribute('role', 'listbox');
  box.setAttribute('aria-label', area.closest('form').dataset.suggest);
  box.innerHTML = text;
  for (const [index, option] of options().entries()) option.id = `${box.id}-${index}`;
  area.after(box);
  area.setAttribute('aria-autocomplete', 'list');
  area.setAttribute('aria-controls', box.id);
  mark(0);
}

function mark(index) {
  const all = options();
  const at = (index + all.length) % all.length;
  for (const [n, option] of all.entries()) option.setAttribute('aria-selected', String(n === at));
  box.area.setAttribute('aria-activedescendant', all[at].id);
  all[at].scrollIntoView({ block: 'nearest' });
}

function insert(option) {
  const { area } = box;
  const end = area.selectionStart;
  const start = end - wordBefore(area).length;
  // As if typed, so that it can be undone.
  area.focus();
  area.setRangeText(`${option.dataset.insert} `, start, end, 'end');
  close();
  area.dispatchEvent(new Event('input', { bubbles: true }));
}

document.addEventListener('input', ({ target }) => {
  if (!target.matches?.('.composer textarea[data-max]')) return;
  clearTimeout(timer);
  timer = setTimeout(() => look(target), 120);
});
document.addEventListener(
  'keydown',
  (event) => {
    if (!box || event.target !== box.area || event.isComposing) return;
    const at = options().findIndex((option) => option.getAttribute('aria-selected') === 'true');
    const act = {
      ArrowDown: () => mark(at + 1),
      ArrowUp: () => mark(at - 1),
      Enter: () => insert(options()[at]),
      Tab: () => insert(options()[at]),
      Escape: close,
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  },
  true,
);
// The text keeps the focus while an option is pressed.
document.addEventListener('pointerdown', (event) => {
  const option = event.target.closest?.('.suggest [role=option]');
  if (option) event.preventDefault();
  else close();
});
document.addEventListener('click', ({ target }) => {
  const option = target.closest?.('.suggest [role=option]');
  if (option) insert(option);
});
document.addEventListener('focusout', ({ target }) => target === box?.area && close());
