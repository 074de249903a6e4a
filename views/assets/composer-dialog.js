// Writes a post over the page. Closing asks what is to become of the words; the browser keeps them in any case.
import 'asset:composer.js';
import { forget, forgetSent, isEmpty } from 'asset:composer-keep.js';

/** @param href where the form is, if the link goes to a page that has more than it */
export async function open(link, href = link.href) {
  const address = new URL(href, location.href);
  address.searchParams.set('place', 'dialog');
  address.searchParams.set('return', location.pathname + location.search);
  const answer = await fetch(address, { headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial' } });
  if (!answer.ok || answer.headers.has('HX-Redirect')) throw new Error('The form did not come');
  const dialog = document.createElement('dialog');
  dialog.className = 'full';
  dialog.id = 'compose';
  dialog.setAttribute('aria-labelledby', 'compose-dialog-title');
  dialog.innerHTML = await answer.text();
  const form = () => dialog.querySelector('form.composer');
  // Only home has a place for what was just posted.
  if (location.pathname !== '/' || !document.getElementById('feed')) {
    form().setAttribute('hx-target', 'this');
    form().setAttribute('hx-swap', 'none');
  }
  document.body.append(dialog);
  htmx.process(dialog);
  dialog.showModal();
  form().dispatchEvent(new CustomEvent('recovered', { bubbles: true }));
  const area = form().querySelector('textarea');
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  watch(dialog, form, link);
}

function watch(dialog, form, link) {
  const ask = dialog.querySelector('dialog.ask');
  const leave = () => {
    if (isEmpty(form())) dialog.close();
    else ask.showModal();
  };
  const sent = ({ detail: { ctx } }) => {
    if (!dialog.contains(ctx?.sourceElement) || ctx.response?.status !== 200 || ctx.hx?.retarget) return;
    forgetSent();
    dialog.close();
    // An answer given in the middle of a thread shows there.
    if (document.getElementById('answers')) {
      htmx.ajax('GET', location.pathname, { target: '#answers', swap: 'outerMorph' });
    }
  };
  document.addEventListener('htmx:after:request', sent);
  dialog.addEventListener('cancel', (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    leave();
  });
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog || target.closest('[data-shut]')) return leave();
    const answer = target.closest('[data-answer]')?.dataset.answer;
    if (!answer) return;
    ask.close();
    if (answer === 'save') form().requestSubmit(form().querySelector('button[name=as][value=draft]'));
    else if (answer === 'discard') {
      forget(form());
      dialog.close();
    } else form().querySelector('textarea').focus();
  });
  dialog.addEventListener('close', ({ target }) => {
    if (target !== dialog) return;
    document.removeEventListener('htmx:after:request', sent);
    dialog.remove();
    link.focus();
  });
}
