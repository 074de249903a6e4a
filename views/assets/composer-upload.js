// One picture on its way to the server: how far it is, and what can be done when it does not get there.
import { changed } from 'asset:composer-keep.js';
import { hush } from 'asset:composer-left.js';

/** When nothing has moved for so long, the line counts as dead. */
const PATIENCE = 45_000;
/** What may be otherwise at the next try; what the server says of the file itself will not be. */
const PASSING = new Set([0, 401, 408, 429]);

/** Puts a row with its progress into the list. @returns the picture's own row, or null when it did not get there */
export function upload(form, list, file) {
  const row = form.querySelector('template[data-upload-row]').content.firstElementChild.cloneNode(true);
  const image = row.querySelector('img');
  image.addEventListener('error', () => image.removeAttribute('src'));
  image.src = URL.createObjectURL(file);
  row.querySelector('[data-file]').textContent = file.name;
  row.querySelector('progress').ariaLabel += ` ${file.name}`;
  list.append(row);
  const go = () => send(form, { list, row, file });
  row.querySelector('[data-again]').addEventListener('click', go);
  return go();
}

function send(form, { list, row, file }) {
  const bar = row.querySelector('progress');
  show(row, null);
  busy(form, 1);
  const body = new FormData();
  body.append('upload', file);
  body.append('name', list.id.replace(/^.*-(media(-\d+)?)$/, '$1'));
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    let patience = 0;
    const wait = () => {
      clearTimeout(patience);
      patience = setTimeout(() => request.abort(), PATIENCE);
    };
    request.open('POST', '/compose/media');
    // What is refused comes as data, not as a page.
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      bar.value = total ? loaded / total : 0;
      wait();
    });
    request.addEventListener('loadend', () => {
      clearTimeout(patience);
      busy(form, -1);
      done(arrive(form, row, request));
    });
    row.stop = () => request.abort();
    request.send(body);
    wait();
  });
}

function arrive(form, row, { status, response }) {
  hush(form, form.dataset.waiting);
  // Taken out meanwhile.
  if (!row.isConnected) return null;
  const made = new DOMParser().parseFromString(response, 'text/html').querySelector('.attach');
  if (status === 200 && made) {
    URL.revokeObjectURL(row.querySelector('img').src);
    row.replaceWith(made);
    hush(form, form.dataset.stuck);
    changed(form);
    return made;
  }
  show(row, reasonIn(response) ?? form.dataset.failed, PASSING.has(status) || status >= 500);
  return null;
}

/** On its way, or why not. */
function show(row, reason, again = false) {
  row.classList.toggle('failed', reason !== null);
  row.querySelector('progress').hidden = reason !== null;
  row.querySelector('progress').value = 0;
  const words = row.querySelector('.err');
  words.hidden = reason === null;
  words.lastElementChild.textContent = reason ?? '';
  row.querySelector('[data-again]').hidden = !again;
}

function reasonIn(response) {
  try {
    return JSON.parse(response).error ?? null;
  } catch {
    return null;
  }
}

/** While something goes up, nothing is posted without it. */
function busy(form, step) {
  const going = Number(form.dataset.sending ?? 0) + step;
  form.dataset.sending = going;
  form.setAttribute('aria-busy', String(going > 0));
}
