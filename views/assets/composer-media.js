// Pictures go up as soon as they are chosen, dropped or pasted; the server answers their rows.
import { changed } from 'asset:composer-keep.js';
import { hush, refuse } from 'asset:composer-left.js';
import { upload } from 'asset:composer-upload.js';

const MOST = 4;

/** The list in which a picture for this place goes. */
function listNear(target) {
  const form = target.closest('.composer');
  return (target.closest('.further') ?? form)?.querySelector('.attachments') ?? null;
}

async function take(list, files) {
  const form = list.closest('form');
  const pictures = [...files].filter(({ type }) => type === '' || type.startsWith('image/'));
  const room = Math.max(0, MOST - list.children.length);
  hush(form);
  if (pictures.length < files.length) refuse(form, form.dataset.kind);
  if (pictures.length > room) refuse(form, form.dataset.many);
  const before = document.activeElement;
  const sent = await Promise.all(pictures.slice(0, room).map((file) => upload(form, list, file)));
  const first = sent.find(Boolean);
  // Where somebody writes on meanwhile, nothing is taken out of their hands.
  if (first && (document.activeElement === before || document.activeElement === document.body)) {
    first.querySelector('textarea')?.focus();
  }
}

/** Moves a picture one place towards the start. */
function moveUp(row) {
  row.previousElementSibling?.before(row);
  row.querySelector('[data-earlier]')?.focus();
  changed(row.closest('form'));
}

function detach(row) {
  const form = row.closest('form');
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  row.stop?.();
  hush(form);
  (next?.querySelector('textarea') ?? form.querySelector('textarea'))?.focus();
  changed(form);
}

document.addEventListener('change', ({ target }) => {
  const list = target.dataset?.upload && document.getElementById(target.dataset.upload);
  if (list) choose(target, list);
});
export function choose(input, list) {
  const files = [...input.files];
  input.value = '';
  if (files.length > 0) take(list, files);
}
document.addEventListener('click', (event) => {
  const earlier = event.target.closest('[data-earlier]');
  if (earlier) moveUp(earlier.closest('.attach'));
  const gone = event.target.closest('[data-detach]');
  if (!gone) return;
  event.preventDefault();
  detach(gone.closest('.attach'));
});
document.addEventListener('input', ({ target }) => {
  const room = target.closest?.('.attach .field')?.querySelector('[data-room]');
  if (room) room.textContent = `${target.value.length} / ${target.maxLength}`;
});
document.addEventListener('paste', (event) => {
  const { files } = event.clipboardData ?? { files: [] };
  const list = files.length > 0 && event.target.closest?.('.composer') && listNear(event.target);
  if (!list) return;
  event.preventDefault();
  take(list, files);
});
for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) {
  document.addEventListener(type, (event) => {
    const form = event.target.closest?.('.composer');
    if (!form || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    form.classList.toggle('dropping', type === 'dragenter' || type === 'dragover');
    if (type === 'drop') take(listNear(event.target), event.dataTransfer.files);
  });
}
