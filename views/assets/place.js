// Where a page begins. Going back to a list: as long as it had grown, at the same place. Before htmx looks at the page.
// The lists are kept for this tab only, and go with a logout: the server says so, and a page of anybody else does.
{
  const KEY = 'place:';
  const CHANGED = 'place:changed';
  const MOST = 10;
  const HOUR = 3_600_000;
  const lists = () => [...document.querySelectorAll('[data-keep]')];
  const reader = document.body.dataset.reader ?? '';

  const read = (key) => {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const known = () => {
    const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(KEY) && key !== CHANGED);
    return keys.map((key) => ({ key, place: read(key) })).sort((a, b) => a.place?.at - b.place?.at);
  };

  function keep() {
    const kept = lists();
    if (kept.length === 0) return;
    // A list that is being fetched would be waited for in vain.
    for (const busy of document.querySelectorAll('.htmx-request')) busy.classList.remove('htmx-request');
    const id = history.state?.place ?? `${Date.now()}-${Math.random()}`;
    history.replaceState({ ...history.state, place: id }, '');
    const live = document.getElementById('live')?.getAttribute('hx-sse:connect') ?? '';
    const place = { reader, live, path: location.pathname + location.search, at: Date.now(), top: scrollY };
    const text = JSON.stringify({ ...place, lists: kept.map((list) => list.innerHTML) });
    const older = known().filter(({ key }) => key !== KEY + id);
    for (const { key } of older.slice(0, Math.max(0, older.length + 1 - MOST)))
      sessionStorage.removeItem(key);
    try {
      sessionStorage.setItem(KEY + id, text);
    } catch {
      // Too much for this browser: going back then starts at the newest.
      for (const { key } of known()) sessionStorage.removeItem(key);
    }
  }

  /** What was liked or followed on a page further on is so in the list, too. */
  function noteChange({ target }) {
    const button = target.matches?.('form') && target.querySelector('button[id]');
    if (!button || target.matches('.composer')) return;
    const forms = read(CHANGED)?.forms ?? {};
    delete forms[button.id];
    const all = Object.entries({ ...forms, [button.id]: target.outerHTML }).slice(-50);
    sessionStorage.setItem(CHANGED, JSON.stringify({ reader, forms: Object.fromEntries(all) }));
  }

  /** The list as it was, but each post as the server has just sent it, where it did. */
  function bringBack(list, html) {
    const before = document.createElement('template');
    before.innerHTML = html;
    for (const [id, form] of Object.entries(read(CHANGED)?.forms ?? {})) {
      const old = before.content.getElementById(id)?.closest('form');
      if (old) old.outerHTML = form;
    }
    for (const fresh of list.querySelectorAll('[id]')) {
      if (!fresh.matches('article, li')) continue;
      before.content.getElementById(fresh.id)?.replaceWith(fresh);
    }
    list.replaceChildren(before.content);
  }

  function restore() {
    const place = read(KEY + history.state?.place);
    const kept = lists();
    const same = place?.path === location.pathname + location.search && place.lists.length === kept.length;
    if (!same || Date.now() - place.at > HOUR) return;
    for (const [index, list] of kept.entries()) bringBack(list, place.lists[index]);
    // What has come since is news to this list.
    document.getElementById('live')?.setAttribute('hx-sse:connect', place.live);
    scrollTo({ top: place.top, behavior: 'instant' });
  }

  /** What one came for, where what it answers has pushed it down. */
  function showFocus() {
    const post = document.querySelector('section + .focus');
    if (location.hash || !(post?.getBoundingClientRect().top > innerHeight / 2)) return;
    post.scrollIntoView({ behavior: 'instant' });
  }

  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(KEY) && read(key)?.reader !== reader) sessionStorage.removeItem(key);
  }
  const [arrival] = performance.getEntriesByType('navigation');
  if (arrival?.type === 'back_forward') restore();
  else if (arrival?.type === 'navigate') showFocus();
  addEventListener('pagehide', keep);
  document.addEventListener('htmx:after:swap', noteChange);
}
