// The keyboard's shortcuts, fetched when the first of them is pressed. /settings/keyboard lists them.
const PATIENCE = 1500;
const GO = {
  h: '/',
  n: '/notifications',
  l: '/local',
  f: '/federated',
  d: '/direct',
  b: '/bookmarks',
  s: '/settings',
};
let last = null;
let going = 0;

/** What j and k stop at. */
const STOPS = 'article.post, li.notif';
const OPENS = ['.who .when a:last-child', '.quote-link', 'p a'];

const shown = (element) => element?.checkVisibility?.() ?? Boolean(element);
const posts = () => [...document.querySelectorAll(STOPS)].filter(shown);
/** The post that has the focus, or had it last. */
function current() {
  const focused = document.activeElement?.closest(STOPS);
  return focused ?? (last?.isConnected ? last : null);
}

/** Moves the focus, which is what shows the post and has it read out. */
function focusOn(post) {
  if (!post) return;
  last = post;
  // What it says is read out after whose it is.
  const words = post.querySelector('.cw:not([open]) > summary > :is([dir], span), .text, p');
  if (words) {
    words.id ||= `words-${post.id}`;
    post.setAttribute('aria-describedby', words.id);
  }
  post.focus({ preventScroll: true });
  const tall = post.offsetHeight > innerHeight / 2;
  post.scrollIntoView({ block: tall ? 'start' : 'nearest', behavior: 'instant' });
}
function move(step) {
  const all = posts();
  const at = all.indexOf(current());
  if (at >= 0 && step > 0 && at === all.length - 1) {
    document.querySelector('.load')?.scrollIntoView({ block: 'nearest' });
    return;
  }
  const bar = document.querySelector('.bar')?.offsetHeight ?? 0;
  const first = all.find((post) => post.getBoundingClientRect().bottom > bar);
  focusOn(at < 0 ? first : all[at + step]);
}

/** Presses what stands in the current post, or in the one this page is about. */
function click(selector, seen = shown) {
  const post = current() ?? document.querySelector('article.post.focus');
  const found = post && [...post.querySelectorAll(selector)].find(seen);
  found?.click();
  return Boolean(found);
}
function open() {
  return OPENS.some((selector) => click(selector));
}
function reply() {
  const post = current();
  const field = document.querySelector('#reply textarea');
  if (field && (!post || post.matches('.focus'))) field.focus();
  else click('.acts > a.act:not([data-key])');
}
function compose() {
  const field = [
    ...document.querySelectorAll('#composer-home textarea[name=text], #composer-page textarea'),
  ].find(shown);
  if (field) field.focus();
  else (document.querySelector('.side > .btn.primary') ?? document.querySelector('.nav .mid'))?.click();
}
function search() {
  const field = [...document.querySelectorAll('input[type=search]')].find(shown);
  if (field) {
    field.focus();
    field.select();
  } else location.href = '/search';
}
function reveal() {
  const all = [...(current()?.querySelectorAll('details.cw, details.veil') ?? [])];
  const open = all.some((one) => !one.open);
  for (const one of all) one.open = open;
}
function newest() {
  const news = document.querySelector('#new-posts a');
  if (news) news.click();
  else {
    scrollTo({ top: 0 });
    focusOn(posts()[0]);
  }
}
function mention() {
  const handle = current()?.querySelector('.who .handle');
  if (!handle) return;
  location.href = `/compose?text=${encodeURIComponent(`${handle.textContent.trim()} `)}`;
}

async function help() {
  const answer = await fetch('/settings/keyboard', {
    headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial' },
  });
  if (!answer.ok || answer.headers.has('HX-Redirect')) return;
  const dialog = document.createElement('dialog');
  dialog.innerHTML = await answer.text();
  dialog.setAttribute('aria-labelledby', 'keys-title');
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', ({ target }) => target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  o: open,
  Enter: open,
  r: reply,
  l: () => click('.acts .like'),
  f: () => click('.acts .like'),
  b: () => click('.acts .boost'),
  // On small screens it is in the menu of the post, which is closed.
  q: () => click('[data-key=q]') || click('[data-key=q]', () => true),
  d: () => click('.acts .save'),
  x: reveal,
  e: () => click('.media a'),
  p: () => click('.who .name') || click('p a'),
  m: mention,
  n: compose,
  c: compose,
  '/': search,
  '.': newest,
  '?': help,
};

/** Does what a key stands for; after `g`, goes where the next one says. */
export function press(key) {
  if (key === 'g') {
    going = Date.now();
    return;
  }
  const leaps = Date.now() - going < PATIENCE;
  going = 0;
  if (!leaps) keys[key]?.();
  else if (key === 'p') document.querySelector('.side .me')?.click();
  else if (GO[key]) location.href = GO[key];
}
