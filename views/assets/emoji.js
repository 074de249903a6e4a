// Emoji to choose from, and by name while writing. Fetched when somebody asks for them.
const KEPT = 'emoji';
const RECENT = 24;
let read = null;

/** All of them: `[{ group, text, names, words }]`, in the order of the Unicode charts. */
async function all() {
  read ??= fetch('asset:emoji.json')
    .then((answer) => answer.json())
    .then(({ groups }) =>
      Object.entries(groups).flatMap(([group, lines]) => lines.split('\n').map(entry(group))),
    )
    .catch((error) => {
      read = null;
      throw error;
    });
  return read;
}
function entry(group) {
  return (line) => {
    const [named, words = ''] = line.split('|');
    const [text, ...names] = named.split(' ');
    return { group, text, names, words: words.split(' ') };
  };
}

/** What a word means, best first: a name that begins so, a part of a name that does, a word for it. */
export async function find(word, most) {
  const asked = word.toLowerCase().trim().replaceAll(' ', '_');
  const rank = ({ names, words }) => {
    if (names.includes(asked)) return 0;
    if (names.some((name) => name.startsWith(asked))) return 1;
    if (names.some((name) => name.includes(`_${asked}`))) return 2;
    return words.some((other) => other.startsWith(asked)) ? 3 : 4;
  };
  const found = (await all()).map((emoji) => ({ emoji, at: rank(emoji) })).filter(({ at }) => at < 4);
  return found
    .sort((a, b) => a.at - b.at)
    .slice(0, most)
    .map(({ emoji }) => emoji);
}

/** The same as options of a listbox. */
export async function options(word, most) {
  const found = await find(word, most);
  return found
    .map(
      ({ text, names }) =>
        `<div class="item" role="option" aria-selected="false" data-insert="${text}"><span>${text}</span><span>:${names[0]}:</span></div>`,
    )
    .join('');
}

function recent() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '[]');
  } catch {
    return [];
  }
}
function remember(text) {
  const kept = [text, ...recent().filter((other) => other !== text)].slice(0, RECENT);
  localStorage.setItem(KEPT, JSON.stringify(kept));
}

/** Where somebody writes in this form: the field that had the keyboard last, or its first. */
const areaOf = (form) => (form.area?.isConnected ? form.area : form.querySelector('textarea[data-max]'));

function insert(panel, text) {
  const area = areaOf(panel.closest('form'));
  panel.hidePopover();
  area.focus();
  area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
  area.dispatchEvent(new Event('input', { bubbles: true }));
  remember(text);
}

const choices = (panel) => [...panel.querySelectorAll('[data-emoji-text]')].filter((one) => one.offsetParent);

/** Fills a group, or hides it when nothing is in it. */
function fill(section, list) {
  section.hidden = list.length === 0;
  const made = list.map(({ text, names }) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.tabIndex = -1;
    button.dataset.emojiText = text;
    button.title = `:${names[0]}:`;
    button.setAttribute('aria-label', names[0].replaceAll('_', ' '));
    button.textContent = text;
    return button;
  });
  section.querySelector('div').replaceChildren(...made);
}

async function show(panel) {
  const list = await all();
  const asked = panel.querySelector('input').value.trim();
  const found = asked ? await find(asked, 80) : [];
  const kept = recent().map((text) => list.find((emoji) => emoji.text === text));
  for (const section of panel.querySelectorAll('section')) {
    const { group } = section.dataset;
    if (group === 'found') fill(section, found);
    else if (asked) section.hidden = true;
    else if (group === 'recent') fill(section, kept.filter(Boolean));
    else if (section.querySelector('button')) section.hidden = false;
    else
      fill(
        section,
        list.filter((emoji) => emoji.group === group),
      );
  }
  panel.querySelector('nav').hidden = asked !== '';
  panel.querySelector('[role=status]').hidden = !asked || found.length > 0;
  const first = choices(panel)[0];
  if (first) first.tabIndex = 0;
  panel.querySelector('.groups').scrollTop = 0;
}

/** The one that an arrow key leads to: beside, or the nearest in the line above or below. */
function next(all, at, key, mirrored) {
  const step = { ArrowLeft: mirrored ? 1 : -1, ArrowRight: mirrored ? -1 : 1 }[key];
  if (step) return all[at + step];
  const here = all[at].getBoundingClientRect();
  const down = key === 'ArrowDown';
  const lines = (down ? all.slice(at + 1) : all.slice(0, at).reverse()).filter((one) => {
    const { top } = one.getBoundingClientRect();
    return down ? top > here.top + 4 : top < here.top - 4;
  });
  const line = lines[0]?.getBoundingClientRect().top;
  const away = (one) => Math.abs(one.getBoundingClientRect().left - here.left);
  return lines
    .filter((one) => Math.abs(one.getBoundingClientRect().top - line) < 4)
    .sort((a, b) => away(a) - away(b))[0];
}

function walk(panel, event) {
  // Keys in here are for here: neither shortcuts nor sending.
  event.stopPropagation();
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = panel.querySelector('input');
  const list = choices(panel);
  const at = list.indexOf(event.target);
  if (event.target === field) {
    if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    if (event.key === 'Enter' && list[0] && field.value.trim()) insert(panel, list[0].dataset.emojiText);
    else list[0]?.focus();
  } else if (at >= 0 && event.key.startsWith('Arrow')) {
    event.preventDefault();
    const to =
      next(list, at, event.key, getComputedStyle(panel).direction === 'rtl') ??
      (event.key === 'ArrowUp' ? field : null);
    if (to && to !== field) {
      event.target.tabIndex = -1;
      to.tabIndex = 0;
    }
    to?.focus();
  } else if (at >= 0 && event.key.length === 1 && event.key !== ' ') {
    field.focus();
  }
}

async function make(button) {
  const answer = await fetch('/compose/emoji');
  if (!answer.ok) throw new Error(`The emoji cannot be had: ${answer.status}`);
  const holder = document.createElement('template');
  holder.innerHTML = await answer.text();
  const panel = holder.content.firstElementChild;
  button.after(panel);
  panel.addEventListener('keydown', (event) => walk(panel, event));
  panel.querySelector('input').addEventListener('input', () => show(panel));
  panel.addEventListener('click', ({ target }) => {
    const chosen = target.closest('[data-emoji-text]');
    if (chosen) return insert(panel, chosen.dataset.emojiText);
    const { to } = target.closest('[data-to]')?.dataset ?? {};
    if (to) panel.querySelector(`section[data-group=${to}]`).scrollIntoView({ block: 'start' });
  });
  panel.addEventListener('toggle', ({ newState }) =>
    button.setAttribute('aria-expanded', String(newState === 'open')),
  );
  return panel;
}

function place(panel, button) {
  const at = button.getBoundingClientRect();
  const below = at.bottom + panel.offsetHeight + 8 < innerHeight;
  const start = getComputedStyle(panel).direction === 'rtl' ? at.right - panel.offsetWidth : at.left;
  panel.style.left = `${Math.max(8, Math.min(start, innerWidth - panel.offsetWidth - 8))}px`;
  panel.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - panel.offsetHeight - 4)}px`;
}

/** Opens the panel of a button, or closes it. */
export async function open(button) {
  const known = button.nextElementSibling;
  const panel = known?.matches('.emoji') ? known : await make(button);
  if (panel.matches(':popover-open')) return panel.hidePopover();
  panel.querySelector('input').value = '';
  panel.showPopover({ source: button });
  await show(panel);
  place(panel, button);
  // On a phone the search would bring up the keyboard over what it finds.
  if (matchMedia('(pointer: fine)').matches) panel.querySelector('input').focus();
  else choices(panel)[0]?.focus();
}
