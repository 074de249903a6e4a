// What is rarely wanted is fetched the first time that it is: the picture viewer, the keyboard's shortcuts.
{
  let dressed = null;
  const styles = () => {
    dressed ??= new Promise((done) => {
      const link = document.createElement('link');
      link.rel = 'stylesheet';
      link.href = 'asset:late.css';
      link.onload = link.onerror = done;
      document.head.append(link);
    });
    return dressed;
  };

  // The colours beneath a picture go once it is there: they would shine through where it is clear.
  for (const haze of document.querySelectorAll('figure > img.haze, .tiles img.haze')) {
    const image = haze.parentElement.querySelector('img:not(.haze)');
    if (image?.complete && image.naturalWidth) haze.remove();
  }
  document.addEventListener(
    'load',
    ({ target }) => {
      const holder = target.localName === 'img' && target.closest('.media > figure, .tiles a');
      if (holder && !target.matches('.haze')) holder.querySelector('img.haze')?.remove();
    },
    true,
  );

  // The posting form, as soon as somebody turns to it or it holds something.
  let writing = null;
  const write = () => {
    writing ??= import('asset:composer.js').catch(() => {
      writing = null;
    });
    return writing;
  };
  for (const type of ['focusin', 'pointerdown', 'change', 'dragenter', 'submit']) {
    document.addEventListener(type, ({ target }) => target.closest?.('.composer') && write(), true);
  }
  // Who is quicker than the script has not pressed in vain.
  document.addEventListener('keydown', async (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const form = event.target.closest?.('.composer');
    if (!form) return;
    event.preventDefault();
    await write();
    form.requestSubmit(form.querySelector('.tools .end .btn.primary'));
  });
  if (
    document.cookie.includes('perch-sent=') ||
    document.querySelector('#composer-page, #composer-edit, .composer textarea:not(:placeholder-shown)') ||
    [...document.querySelectorAll('.composer')].some(
      (form) => localStorage.getItem(`draft:${document.body.dataset.reader}:${form.dataset.keep}`) !== null,
    )
  ) {
    write();
  }

  document.addEventListener('click', async ({ target }) => {
    const button = target.closest?.('[data-emoji]');
    if (!button) return;
    await styles();
    (await import('asset:emoji.js')).open(button);
  });

  // New posts, answers and quotes are written over the page.
  document.addEventListener('click', async (event) => {
    const link = event.target.closest?.('a[href="/compose"], a[href^="/compose?"], a.act[href$="#reply"]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (/[?&](draft|scheduled)=/.test(link.href) || document.querySelector('#composer-page, dialog[open]'))
      return;
    // In a thread any post is answered without leaving it; the one that it is about has a form of its own.
    const answered = link.hash === '#reply' && link.pathname.split('/').at(-1);
    if (answered && (!document.getElementById('answers') || link.pathname === location.pathname)) return;
    event.preventDefault();
    try {
      const { open } = await import('asset:composer-dialog.js');
      await open(link, answered ? `/compose?reply=${answered}` : link.href);
    } catch {
      location.href = link.href;
    }
  });

  // Links to the form for an answer end in it.
  const answer = () => document.querySelector('#reply textarea')?.focus();
  if (location.hash === '#reply') addEventListener('load', () => setTimeout(answer));
  document.addEventListener('click', ({ target }) => {
    const link = target.closest?.('a[href$="#reply"]');
    if (link?.pathname === location.pathname) setTimeout(answer);
  });

  // A picture opens over the page; with a modifier key, or when the viewer cannot be had, its link does what links do.
  document.addEventListener('click', async (event) => {
    const link = event.target.closest?.('.media a');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    styles();
    try {
      (await import('asset:lightbox.js')).open(link);
    } catch {
      location.href = link.href;
    }
  });

  // A long text unfolds where it stands, and by itself when the keyboard goes into what is folded.
  function unfold(text) {
    text.classList.remove('fold');
    const more = text.nextElementSibling;
    if (more?.matches('[data-unfold]')) more.remove();
  }
  document.addEventListener('click', (event) => {
    const more = event.target.closest?.('[data-unfold]');
    if (!more || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const post = more.closest('article');
    unfold(more.previousElementSibling);
    post?.focus({ preventScroll: true });
  });
  document.addEventListener('focusin', ({ target }) => {
    const text = target.closest?.('.text.fold');
    if (text) unfold(text);
  });

  // Who somebody is shows beside their name, to a mouse that rests on it and to the keyboard.
  const mouse = matchMedia('(hover: hover) and (pointer: fine)');
  async function consider({ target, type }) {
    const link = target.closest?.('main a[href^="/@"], .rail a[href^="/@"]');
    if (
      !link ||
      !mouse.matches ||
      !/^\/@[^/]+$/.test(link.pathname) ||
      link.search ||
      link.closest('.tabs, .bar')
    )
      return;
    if (type === 'focusin' && !link.matches(':focus-visible')) return;
    styles();
    (await import('asset:hover.js')).consider(link);
  }
  document.addEventListener('pointerover', consider);
  document.addEventListener('focusin', consider);

  // The browser knows first that the line is down; what comes after it tells itself.
  addEventListener('offline', () => toast(toasts.dataset.offline, 'bad'));
  addEventListener('online', () => {
    for (const box of toasts.querySelectorAll('.toast.bad')) {
      if (box.firstChild.textContent === toasts.dataset.offline) box.remove();
    }
  });

  // Who is known here is told by a page of ours when the line is down, and gets back what was wanted when it is up.
  if (document.body.dataset.reader) {
    addEventListener('load', () => navigator.serviceWorker?.register('/service-worker.js').catch(() => {}));
  }
  // That page is kept as strangers see it: how it looks to this reader is in the browser.
  const { theme, size, still } = root.dataset;
  if (!document.querySelector('[data-offline-page]')) {
    localStorage.setItem('look', JSON.stringify({ theme, size, still }));
  } else {
    Object.assign(root.dataset, JSON.parse(localStorage.getItem('look')));
    addEventListener('online', () => location.reload());
  }

  // The keyboard stays at the tab that it has pressed, though that is on another page now.
  document.addEventListener('click', (event) => {
    const tab = event.target.closest?.('.tabs a');
    if (tab && event.detail === 0) sessionStorage.setItem('tab', tab.href);
  });
  if (sessionStorage.getItem('tab') === location.href) {
    document.querySelector('.tabs [aria-current]')?.focus();
  }
  sessionStorage.removeItem('tab');

  // Back from an error is back to the form as it was left, not to an empty one.
  document.addEventListener('click', (event) => {
    if (!event.target.closest?.('[data-back]') || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (history.length < 2) return;
    event.preventDefault();
    history.back();
  });

  // Share opens the device's own list of where to, where it has one.
  root.classList.toggle('can-share', Boolean(navigator.share));
  document.addEventListener('click', ({ target }) => {
    const share = target.closest?.('[data-share]');
    if (!share) return;
    share.closest('.menu').open = false;
    navigator.share({ url: share.dataset.share }).catch(() => {});
  });

  // Shortcuts are single keys, so they rest while somebody types, and where they are switched off.
  const busy = 'input, textarea, select, [contenteditable], dialog, .menu[open], video, audio';
  let keys = null;
  document.addEventListener('keydown', async (event) => {
    const { target } = event;
    if (root.dataset.keys === 'off' || event.defaultPrevented || event.isComposing) return;
    // Letters of other alphabets count by where they are on the keyboard.
    const latin = !/^[ -~]$/.test(event.key) && !event.shiftKey && /^Key([A-Z])$/.exec(event.code)?.[1];
    const key = latin ? latin.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey || event.altKey || !/^([?./a-z]|Enter)$/.test(key)) return;
    if (target.closest?.(busy) || document.querySelector('dialog[open]')) return;
    // Enter is the link's or the button's that has the focus; a post itself has nothing else to do with it.
    if (key === 'Enter' && !target.matches?.('article.post, li.notif')) return;
    if (key === '/' || key === 'Enter') event.preventDefault();
    styles();
    keys ??= import('asset:keys.js').then((module) => {
      keys = module;
      return module;
    });
    if (keys.press) keys.press(key);
    else (await keys).press(key);
  });
}
