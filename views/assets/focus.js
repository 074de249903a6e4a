// Where the keyboard is after a swap. htmx finds what has the same id; where that has gone, the next thing takes over.
{
  const STOPS = 'article.post, li.row a.name, li.notif';
  let left = null;
  let loaded = false;

  /** Leaves a mark before what is about to go, if the keyboard is in it. */
  function mark(element) {
    if (!(element instanceof Element) || !element.contains(document.activeElement)) return;
    left?.remove();
    left = document.createComment('');
    element.before(left);
  }

  /** Goes on after the mark when nothing else has taken over. */
  function goOn() {
    const place = left;
    left = null;
    if (loaded && !place) announce(toasts.dataset.loaded);
    loaded = false;
    if (!place) return;
    if (document.activeElement === document.body) {
      const stops = [...document.querySelectorAll(STOPS)];
      const follows = (stop) => place.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING;
      // Of a post that stays only a part has changed.
      const next =
        place.parentElement.closest('article.post') ??
        stops.find(follows) ??
        stops.at(-1) ??
        document.getElementById('main');
      next?.focus({ preventScroll: true });
      next?.scrollIntoView({ block: 'nearest' });
    }
    place.remove();
  }

  // Who unfolds replies goes on with the first of them.
  let first = null;
  // Answers come in above others; the one that is read stays where it is.
  let still = null;
  function hold(target) {
    if (target.id !== 'answers') return;
    const all = [
      document.activeElement?.closest('article.post'),
      ...document.querySelectorAll('article.post'),
    ];
    for (const post of all) {
      const { top, bottom } = post?.getBoundingClientRect() ?? {};
      if (bottom > 0 && top < innerHeight) {
        still = { post, top };
        return;
      }
    }
  }

  document.addEventListener('htmx:before:swap', ({ detail }) => {
    for (const { target } of detail.tasks) {
      mark(target);
      hold(target);
      loaded ||= target.matches?.('.load');
    }
    first = detail.ctx?.sourceElement?.dataset?.first;
  });
  document.addEventListener('htmx:finally:swap', () => {
    goOn();
    const reply = first && document.getElementById(first);
    first = null;
    reply?.focus({ preventScroll: true });
    if (still?.post.isConnected) {
      scrollBy({ top: still.post.getBoundingClientRect().top - still.top, behavior: 'instant' });
    }
    still = null;
  });

  // A form that leads to a new page leads back to the post or the line that it stood in.
  document.addEventListener('submit', ({ target }) => {
    const back = target.elements.return;
    const place = target.closest('article.post[id], li[id]');
    if (back && place && !back.value.includes('#')) back.value += `#${place.id}`;
  });

  // Deleted on another page or server: cards go as soon as we hear of it.
  document.addEventListener('deleted', (event) => {
    const { id } = JSON.parse(event.detail.data);
    for (const card of document.querySelectorAll(`.feed [data-post="${CSS.escape(id)}"]`)) {
      mark(card);
      card.remove();
      goOn();
    }
  });

  // Readers hear of new posts when they come, but not of each one: then again after a minute.
  const pill = document.getElementById('new-posts');
  if (pill) {
    let timer = 0;
    new MutationObserver(() => {
      if (timer || !pill.firstElementChild) return;
      timer = setTimeout(() => pill.setAttribute('aria-live', 'off'), 1000);
      setTimeout(() => {
        pill.setAttribute('aria-live', 'polite');
        timer = 0;
      }, 60_000);
    }).observe(pill, { childList: true });
  }
}
