// The posting form: fetched when somebody turns to it. Everything works without it, too.
import 'asset:composer-complete.js';
import { changed, forgetSent, keepNow, nameOf, recover } from 'asset:composer-keep.js';
import { count } from 'asset:composer-left.js';
import { choose, say } from 'asset:composer-media.js';

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
    const posts = !event.submitter || event.submitter.matches('.end .btn.primary, [hidden]');
    const reason = posts && form.querySelector('.tools .end .btn.primary').getAttribute('aria-disabled');
    const uploads = Number(form.dataset.sending ?? 0) > 0;
    if (!reason && !uploads) {
      form.elements.keep.value = nameOf(form);
      return keepNow(form);
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    say(uploads ? form.dataset.waiting : form.querySelector('.tools .end .btn.primary').title, 'bad');
    if (!uploads) form.querySelector('textarea').focus();
  },
  true,
);

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
