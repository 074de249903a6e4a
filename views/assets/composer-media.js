// Pictures go up as soon as they are chosen, dropped or pasted; the server answers their rows.
import { changed } from 'asset:composer-keep.js';

const MOST = 4;
export const say = (text, kind) =>
  document.dispatchEvent(new CustomEvent('toast', { detail: { text, kind } }));
const ofForm = (form) => form.dataset;

/** The list in which a picture for this place goes. */
function listNear(target) {
  const form = target.closest('.composer');
  return (target.closest('.further') ?? form)?.querySelector('.attachments') ?? null;
}

async function take(list, files) {
  const form = list.closest('form');
  const pictures = [...files].filter(({ type }) => type === '' || type.startsWith('image/'));
  const room = Math.max(0, MOST - list.children.length);
  if (pictures.length > room) say(ofForm(form).many, 'bad');
  const before = document.activeElement;
  const sent = await Promise.all(pictures.slice(0, room).map((file) => send(form, list, file)));
  const first = sent.find(Boolean);
  // Where somebody writes on meanwhile, nothing is taken out of their hands.
  if (first && (document.activeElement === before || document.activeElement === document.body)) {
    first.querySelector('textarea')?.focus();
  }
}

/** One row with its progress, which becomes the picture's own. @returns that row, or null */
function send(form, list, file) {
  const row = document.createElement('div');
  row.className = 'attach sending';
  const image = new Image(88, 88);
  image.alt = '';
  image.src = URL.createObjectURL(file);
  const bar = document.createElement('progress');
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute('aria-label', `${ofForm(form).uploading} ${file.name}`);
  row.append(image, bar);
  list.append(row);
  busy(form, 1);
  const body = new FormData();
  body.append('upload', file);
  body.append('name', list.id.replace(/^.*-(media(-\d+)?)$/, '$1'));
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/compose/media');
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      bar.value = total ? loaded / total : 0;
    });
    request.addEventListener('loadend', () => {
      URL.revokeObjectURL(image.src);
      const made = new DOMParser().parseFromString(request.response, 'text/html');
      const picture = request.status === 200 ? made.querySelector('.attach') : null;
      if (picture) row.replaceWith(picture);
      else {
        row.remove();
        say(request.status === 422 ? request.response : ofForm(form).failed, 'bad');
      }
      busy(form, -1);
      changed(form);
      done(picture);
    });
    request.send(body);
  });
}

/** While something goes up, nothing is posted without it. */
function busy(form, step) {
  const going = Number(form.dataset.sending ?? 0) + step;
  form.dataset.sending = going;
  form.setAttribute('aria-busy', String(going > 0));
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
