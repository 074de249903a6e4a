// What HTML and htmx cannot do by themselves. Everything works without this file.
const root = document.documentElement;
const locale = root.lang || 'en';
root.classList.add('js');

// Toasts: messages of the server (HX-Trigger) and our own. Errors stay until closed.
const toasts = document.getElementById('toasts');
function toast(text, kind = 'ok', retry = null) {
  if (!toasts || !text) return;
  // Said once more, it is not there twice.
  for (const old of toasts.children) if (old.firstElementChild?.textContent === text) old.remove();
  const box = document.createElement('div');
  box.className = kind === 'bad' ? 'toast bad' : 'toast';
  const words = document.createElement('span');
  words.textContent = text;
  box.append(words);
  if (retry) {
    const again = document.createElement('button');
    again.type = 'button';
    again.className = 'end';
    again.textContent = toasts.dataset.retry;
    again.addEventListener('click', () => {
      box.remove();
      retry();
    });
    box.append(again);
  }
  adopt(box);
  say(box);
}
/** Puts something where it is read out. Under an open dialog nothing is seen or heard: there it goes into that. */
function say(box) {
  const over = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body;
  if (toasts.parentElement === over) return toasts.append(box);
  over.append(toasts);
  // What comes along with the place itself is not read.
  setTimeout(() => toasts.append(box), 100);
}
document.addEventListener(
  'close',
  ({ target }) => toasts && target.contains(toasts) && document.body.append(toasts),
  true,
);
/** The same for what eyes see anyway. */
function announce(text) {
  const words = document.createElement('p');
  words.className = 'sr';
  words.textContent = text;
  say(words);
  setTimeout(() => words.remove(), 3000);
}
function adopt(box) {
  box.dataset.adopted = '';
  if (!box.querySelector('[data-close]')) {
    const close = document.createElement('button');
    close.type = 'button';
    close.className = box.querySelector('button') ? '' : 'end';
    close.dataset.close = '';
    close.textContent = toasts.dataset.close;
    box.append(close);
  }
  if (!box.classList.contains('bad')) fade(box);
}
function adoptAll() {
  for (const box of toasts?.querySelectorAll('.toast:not([data-adopted])') ?? []) {
    adopt(box);
    if (document.querySelector('dialog:modal')) say(box);
  }
}
function fade(box) {
  let timer = 0;
  const start = () => {
    clearTimeout(timer);
    timer = setTimeout(() => box.remove(), 6000);
  };
  for (const pause of ['pointerenter', 'focusin']) box.addEventListener(pause, () => clearTimeout(timer));
  for (const go of ['pointerleave', 'focusout']) box.addEventListener(go, start);
  start();
}
document.addEventListener('toast', (event) => toast(event.detail.text, event.detail.kind));
adoptAll();
// What a page brings along is read once it changes.
setTimeout(() => {
  for (const words of toasts?.querySelectorAll('.toast > span') ?? []) words.textContent += '';
}, 500);

// The chosen audience shows on its menu. Arrow keys go through the choices, so only a press closes it.
let pressed = false;
for (const press of ['pointerdown', 'keydown']) {
  document.addEventListener(
    press,
    (event) => {
      pressed = press === 'pointerdown';
      if (event.key !== 'Enter' || event.target.type !== 'radio') return;
      const menu = event.target.closest('.choice');
      if (!menu) return;
      event.preventDefault();
      menu.open = false;
      menu.querySelector('summary').focus();
    },
    true,
  );
}
document.addEventListener('change', (event) => {
  const menu = event.target.closest?.('.choice');
  if (!menu || event.target.type !== 'radio') return;
  const item = event.target.closest('.item');
  const summary = menu.querySelector('summary');
  summary.querySelector('use').setAttribute('href', item.querySelector('use').getAttribute('href'));
  summary.querySelector('span').textContent = item.querySelector('span').firstChild.textContent;
  if (!pressed) return;
  menu.open = false;
  summary.focus();
});

// One menu open at a time, none after a click elsewhere or when the keyboard has gone on.
function closeMenus({ target, type }) {
  for (const menu of document.querySelectorAll('.menu[open]')) {
    // A press on the words of a menu gives the focus to what it stands in.
    const around = type === 'focusin' && target.contains(menu);
    if (!around && !menu.contains(target)) menu.open = false;
  }
}
document.addEventListener('focusin', closeMenus);
document.addEventListener('click', (event) => {
  closeMenus(event);
  event.target.closest('[data-close]')?.closest('.toast')?.remove();
  const copy = event.target.closest('[data-copy]');
  if (copy) {
    copy.closest('.menu')?.removeAttribute('open');
    navigator.clipboard?.writeText(copy.dataset.copy).then(
      () => toast(toasts.dataset.copied),
      () => toast(toasts.dataset.failed, 'bad'),
    );
  }
});
// A menu that opens below the edge of the screen comes into view, and so does what it asks before it deletes.
document.addEventListener(
  'toggle',
  ({ target }) => {
    if (target.matches('.menu, .sure') && target.open)
      target.lastElementChild.scrollIntoView({ block: 'nearest' });
  },
  true,
);
document.addEventListener('keydown', (event) => {
  const menu = event.key === 'Escape' && event.target.closest?.('.menu[open]');
  if (!menu) return;
  // Not the dialog around it as well.
  event.preventDefault();
  menu.open = false;
  menu.querySelector('summary').focus();
});

// Likes, boosts and bookmarks show at once; what the server refuses is taken back.
function flip(form, on) {
  const button = form.querySelector('button[aria-pressed]');
  button.setAttribute('aria-pressed', String(on));
  const number = button.querySelector('.n');
  if (number && /^\d*$/.test(number.textContent)) {
    number.textContent = Math.max(0, Number(number.textContent) + (on ? 1 : -1)) || '';
  }
}
const numberIn = (form) => form.querySelector('.n')?.textContent ?? '';
const isOn = (form) => form.querySelector('button[aria-pressed]').getAttribute('aria-pressed') === 'true';
document.addEventListener('htmx:before:request', (event) => {
  const form = event.detail.ctx?.sourceElement;
  if (!form?.matches?.('[data-toggle]')) return;
  form.dataset.flipped = String(!isOn(form));
  flip(form, !isOn(form));
  form.dataset.shown = numberIn(form);
});
function takeBack(event) {
  const form = event.detail.ctx?.sourceElement;
  if (!form?.dataset?.flipped) return;
  const number = numberIn(form);
  flip(form, form.dataset.flipped !== 'true');
  // A number that came live meanwhile is the server's own: this press is not in it.
  if (number !== form.dataset.shown) form.querySelector('.n').textContent = number;
  delete form.dataset.flipped;
}
// Says what did not work, with a button that asks once more.
function failed({ detail }) {
  const source = detail.ctx?.sourceElement;
  if (source?.id === 'live') return;
  const form = source?.closest?.('form');
  const { submitter } = detail.ctx?.sourceEvent ?? {};
  const again = form
    ? // By the same button: a draft does not become a post.
      () => form.requestSubmit(submitter?.form === form ? submitter : null)
    : source?.getAttribute?.('hx-get') &&
      (() => htmx.trigger(source, source.getAttribute('hx-trigger') === 'revealed' ? 'intersect' : 'click'));
  const text = detail.ctx?.response?.status >= 500 ? 'broken' : form ? 'failed' : 'again';
  toast(toasts.dataset[text], 'bad', again || null);
}
document.addEventListener('htmx:error', (event) => {
  takeBack(event);
  failed(event);
});
document.addEventListener('htmx:response:error', (event) => {
  takeBack(event);
  if (event.detail.ctx?.response?.status >= 500) failed(event);
});
// What stands between us and the server may answer with a page or a word of its own, which is no part of ours.
document.addEventListener('htmx:before:swap', (event) => {
  const { response, text } = event.detail.ctx;
  if (response?.status < 400 || /^\s*<(?!!doctype|html)/i.test(text)) return;
  event.preventDefault();
  // Worse ones have been spoken of already.
  if (response?.status < 500) failed(event);
});
document.addEventListener('htmx:after:swap', refresh);

// Unread news stand in the window's title and its icon as well.
function showUnread() {
  const badge = document.getElementById('unread');
  const icon = document.querySelector('link[rel=icon]');
  if (!badge || !icon) return;
  const number = badge.hidden ? '' : `(${badge.children[1].textContent}) `;
  document.title = number + document.title.replace(/^\(\d+\+?\) /, '');
  icon.href = icon.dataset[number ? 'unread' : 'read'];
}
document.addEventListener('htmx:after:swap', showUnread);

// Live numbers, a named message of /stream.
const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
document.addEventListener('counts', (event) => {
  const post = JSON.parse(event.detail.data);
  for (const card of document.querySelectorAll(`[data-post="${CSS.escape(post.id)}"]`)) {
    for (const name of ['replies', 'boosts', 'likes']) {
      const place = card.querySelector(`[data-count=${name}]`);
      if (place) place.textContent = post[name] > 0 ? compact.format(post[name]) : '';
    }
    if (post.poll) showPoll(card, post.poll);
    for (const quote of card.querySelectorAll('[data-waits]')) htmx.trigger(quote, 'answered');
  }
});

const percent = new Intl.NumberFormat(locale, { style: 'percent' });
function showPoll(card, { bars, won, said }) {
  for (const [index, row] of card.querySelectorAll('[data-poll] .res').entries()) {
    row.classList.toggle('won', won[index]);
    row.querySelector('progress').value = bars[index];
    row.querySelector('b').textContent = percent.format(bars[index] / 100);
  }
  const turnout = card.querySelector('[data-voters]');
  if (turnout) turnout.textContent = said;
}

// Times: how long ago, kept current; in full in the reader's own zone.
const full = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const unit = (name, value) =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'narrow' }).format(value);
function ago(moment) {
  const seconds = (Date.now() - moment) / 1000;
  if (seconds < 10) return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'second');
  if (seconds < 60) return unit('second', Math.floor(seconds));
  if (seconds < 3600) return unit('minute', Math.floor(seconds / 60));
  if (seconds < 86400) return unit('hour', Math.floor(seconds / 3600));
  return seconds < 604800 ? unit('day', Math.floor(seconds / 86400)) : null;
}
function refresh() {
  adoptAll();
  for (const words of document.querySelectorAll('[data-say]')) {
    delete words.dataset.say;
    announce(words.textContent);
  }
  for (const time of document.querySelectorAll('time[data-ago], time[data-full]')) {
    const moment = new Date(time.dateTime);
    if (time.dataset.full !== undefined) {
      time.textContent = full.format(moment);
      continue;
    }
    time.title = full.format(moment);
    time.textContent = ago(moment) ?? time.textContent;
  }
}
refresh();
setInterval(refresh, 60_000);
