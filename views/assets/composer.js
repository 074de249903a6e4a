// The posting form: fetched when somebody turns to it. Everything works without it, too.
import 'asset:composer-complete.js';
import { changed, forgetSent, keepNow, nameOf, recover } from 'asset:composer-keep.js';
import { count, hush, refuse } from 'asset:composer-left.js';
import { choose } from 'asset:composer-media.js';

document.addEventListener('input', ({ target }) => {
  const form = target.closest('.composer');
  if (form) changed(form);
});
document.addEventListener('focusin', ({ target }) => {
  const form = target.closest('.composer');
  if (!form || !target.matches('textarea[data-max]')) return;
  // An emoji goes where somebody wrote last.
  form.area = target;
  count(form);
});
document.addEventListener('change', ({ target }) => {
  const form = target.closest('.composer');
  if (form) changed(form);
});

// What cannot be sent says why instead; what is being uploaded is waited for.
document.addEventListener(
  'submit',
  (event) => {
    const form = event.target;
    if (!form.matches('.composer')) return;
    const reason = reasonNotTo(form, event.submitter);
    // Whoever presses twice wants it once.
    const twice = form.dataset.going !== undefined;
    if (reason === '' && !twice) {
      form.elements.keep.value = nameOf(form);
      hush(form);
      going(form);
      return keepNow(form);
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (twice) return;
    form.querySelector('textarea').focus({ preventScroll: true });
    refuse(form, reason);
  },
  true,
);

function reasonNotTo(form, submitter) {
  if (Number(form.dataset.sending ?? 0) > 0) return form.dataset.waiting;
  // A draft is kept without the picture that did not get there.
  if (submitter?.value !== 'draft' && form.querySelector('.attach.failed')) return form.dataset.stuck;
  const posts = !submitter || submitter.matches('.end .btn.primary, [hidden]');
  return posts ? form.querySelector('.tools .end .btn.primary').title : '';
}

/** Until the answer comes; what then takes the place of the form, or the page, begins anew. */
function going(form) {
  form.dataset.going = '';
  form.querySelector('.tools .end .btn.primary').setAttribute('aria-disabled', 'true');
}
function goOn(form) {
  delete form.dataset.going;
  count(form);
}
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement;
  const status = ctx.response?.status ?? 0;
  if (!form?.matches?.('.composer') || !form.isConnected || status === 200) return;
  goOn(form);
  // It may have been published, and only the answer was lost: the next try says that it is one.
  if (status === 0 || status >= 500) again(form);
});
function again(form) {
  if (form.elements.again) return;
  const field = document.createElement('input');
  Object.assign(field, { type: 'hidden', name: 'again', value: '1' });
  form.append(field);
}
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) for (const form of document.querySelectorAll('.composer')) goOn(form);
});

function start(form) {
  for (const zone of form.querySelectorAll('[data-zone]')) {
    zone.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
  for (const input of form.querySelectorAll('[data-upload]')) {
    if (input.files.length > 0) choose(input, document.getElementById(input.dataset.upload));
  }
  count(form);
  recover(form);
  form.dataset.ready = '';
}
function startAll() {
  forgetSent();
  for (const form of document.querySelectorAll('.composer')) start(form);
}
document.addEventListener('htmx:after:swap', startAll);
document.addEventListener('recovered', ({ target }) => start(target));
startAll();
