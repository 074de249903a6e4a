// What is left to write, and whether it can be sent.
import { countCharacters, countGraphemes } from 'asset:composer-count.js';

function areasOf(form) {
  return [...form.querySelectorAll('textarea[data-max]')];
}

/** Characters left in the post that is furthest over, or that is being written. */
export function count(form) {
  const counter = form.querySelector('.count');
  const areas = areasOf(form);
  if (!counter || areas.length === 0) return;
  const warning = form.querySelector('.warned:checked') ? form.elements.warning.value : '';
  const lefts = areas.map(
    (area) =>
      Number(area.dataset.max) -
      countCharacters(area.value) -
      countGraphemes(warning.replace(/\s+/g, ' ').trim()),
  );
  const least = Math.min(...lefts);
  const at = Math.max(0, areas.indexOf(document.activeElement));
  const left = least < 0 ? least : lefts[at];
  const most = Number(areas[0].dataset.max);
  const near = left < 40;
  counter.classList.toggle('low', near && left >= 0);
  counter.classList.toggle('over', left < 0);
  counter.querySelector('b').textContent = left;
  counter.querySelector('[aria-hidden]').textContent = near ? left : '';
  const share = Math.min(100, Math.max(0, 100 * (1 - left / most)));
  counter.querySelector('circle:last-child').setAttribute('stroke-dasharray', `${share} 100`);
  tell(form, left);
  settle(form, least);
}

/** Said aloud at 40, 10 and 0, and not at every letter. */
function tell(form, left) {
  const region = form.querySelector('[data-left]');
  const step = [0, 10, 40].find((one) => left <= one);
  if (!region || String(step) === region.dataset.left) return;
  region.dataset.left = String(step);
  region.textContent = step === undefined ? '' : `${left} ${region.dataset.words}`;
}

/** Whether it can be sent, and why not. */
function settle(form, least) {
  const button = form.querySelector('.tools .end .btn.primary');
  const isNothing = areasOf(form).every((area) => area.value.trim() === '') && !form.querySelector('.attach');
  const reason = least < 0 ? form.dataset.long : isNothing ? form.dataset.nothing : '';
  button.toggleAttribute('aria-disabled', Boolean(reason));
  if (reason) button.setAttribute('aria-disabled', 'true');
  button.title = reason;
  const said = form.querySelector('[data-refused]')?.textContent;
  if ([form.dataset.long, form.dataset.nothing].includes(said) && said !== reason) hush(form);
}

/** Says in the form, above its buttons, why something was not done. */
export function refuse(form, reason) {
  hush(form);
  const words = document.createElement('p');
  words.className = 'err';
  words.dataset.refused = '';
  words.setAttribute('role', 'alert');
  form.querySelector('.tools:has(.end)').before(words);
  words.textContent = reason;
  words.scrollIntoView({ block: 'nearest' });
}

/** Takes that back: whatever it was, or only this. */
export function hush(form, reason = null) {
  const words = form.querySelector('[data-refused]');
  if (reason === null || words?.textContent === reason) words?.remove();
}
