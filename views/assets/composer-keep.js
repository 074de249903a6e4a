// What is being written is kept in this browser until it is sent: a closed tab, a crash or a dead line lose nothing.
import { count } from 'asset:composer-left.js';

const SENT = /(?:^|; )perch-sent=([^;]+)/;
const PASSING = new Set(['place', 'return', 'timeZone', 'keep', 'asked', 'again', 'draftId', 'scheduledId']);
/** What this form is kept under. */
export const nameOf = (form) => {
  const quoted = form.elements.quoteOfId?.value;
  return form.dataset.keep + (quoted ? `-quote-${quoted}` : '');
};
const keyOf = (form) => `draft:${document.body.dataset.reader}:${nameOf(form)}`;
/** Whether nothing was written. */
export const isEmpty = (form) =>
  [...form.querySelectorAll('textarea[data-max]')].every(
    (area) =>
      area.value.trim() === '' ||
      (form.dataset.begun === undefined && area.value.trim() === area.defaultValue.trim()),
  ) && !form.querySelector('.attach');

export function keepNow(form) {
  if (!form.isConnected || form.dataset.given) return;
  try {
    if (isEmpty(form)) localStorage.removeItem(keyOf(form));
    else {
      const fields = [...new FormData(form)].filter(
        ([name, value]) => typeof value === 'string' && !PASSING.has(name),
      );
      localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), fields }));
    }
  } catch {
    // No room, or not allowed: the form itself still has it.
  }
}

const waiting = new Map();
/** Soon, but not at every letter. */
export function changed(form) {
  count(form);
  clearTimeout(waiting.get(form));
  waiting.set(
    form,
    setTimeout(() => keepNow(form), 300),
  );
}
addEventListener('pagehide', () => {
  for (const form of document.querySelectorAll('.composer')) keepNow(form);
});

/** The server says in a cookie what it has taken: that is no longer ours to keep. */
export function forgetSent() {
  const [, key] = SENT.exec(document.cookie) ?? [];
  if (!key) return;
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is not in every browser yet.
  document.cookie = 'perch-sent=; path=/; max-age=0; samesite=lax';
  localStorage.removeItem(`draft:${document.body.dataset.reader}:${decodeURIComponent(key)}`);
}

/** Asks the server for the form as it was, which knows every field of it. */
export async function recover(form) {
  if (form.dataset.seen || form.dataset.begun !== undefined) return;
  form.dataset.seen = '1';
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(keyOf(form)));
  } catch {
    return;
  }
  if (!kept || !isEmpty(form)) return;
  const body = new FormData(form);
  for (const name of new Set(kept.fields.map(([name]) => name))) body.delete(name);
  for (const [name, value] of kept.fields) body.append(name, value);
  body.append('recover', '1');
  const answer = await fetch(form.action, {
    method: 'POST',
    body,
    headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial' },
  }).catch(() => null);
  if (!answer?.ok || !form.isConnected || !isEmpty(form)) return;
  const made = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(form.id);
  if (!made) return;
  made.dataset.seen = '1';
  const focused = form.contains(document.activeElement);
  form.replaceWith(made);
  htmx.process(made);
  made.dispatchEvent(new CustomEvent('recovered', { bubbles: true }));
  if (focused) made.querySelector('textarea').focus();
}

/** On wish: this form is not kept from now on. */
export function forget(form) {
  form.dataset.given = '1';
  clearTimeout(waiting.get(form));
  localStorage.removeItem(keyOf(form));
}

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-forget]');
  const form = button?.closest('.composer');
  if (!form) return;
  forget(form);
  for (const area of form.querySelectorAll('textarea[data-max]')) area.value = '';
  for (const row of form.querySelectorAll('.attach, .further')) row.remove();
  button.closest('.notice').remove();
  form.querySelector('textarea').focus();
  delete form.dataset.given;
  changed(form);
});
