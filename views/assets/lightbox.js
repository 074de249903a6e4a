// Pictures over the page: swipe or arrow keys for the next one, pinch, double tap, wheel or + and - to come closer.
const MOST = 8;
const box = document.createElement('dialog');
box.className = 'lightbox';
const texts = document.getElementById('toasts').dataset;
const button = (name, text, sign, act) => {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = `btn icon ${name}`;
  made.setAttribute('aria-label', text);
  made.textContent = sign;
  made.addEventListener('click', act);
  return made;
};
const stage = document.createElement('div');
stage.className = 'stage';
const image = document.createElement('img');
stage.append(image);
const words = document.createElement('p');
words.dir = 'auto';
const place = document.createElement('span');
place.className = 'place';
place.setAttribute('aria-live', 'polite');
const closer = button('close', texts.close, '✕', () => box.close());
const before = button('before', texts.previous, '‹', () => turn(-1));
const after = button('after', texts.next, '›', () => turn(1));
box.append(stage, words, place, before, after, closer);
document.body.append(box);

let links = [];
let at = 0;
let scale = 1;
let x = 0;
let y = 0;

function draw() {
  image.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  stage.classList.toggle('near', scale > 1);
}
/** `toward`: the point of the screen that stays where it is. */
function zoom(to, toward = { x: innerWidth / 2, y: innerHeight / 2 }) {
  const next = Math.min(MOST, Math.max(1, to));
  const [left, top] = [toward.x - innerWidth / 2, toward.y - innerHeight / 2];
  x = next === 1 ? 0 : left - ((left - x) * next) / scale;
  y = next === 1 ? 0 : top - ((top - y) * next) / scale;
  scale = next;
  draw();
}
function show(index) {
  at = index;
  const link = links[at];
  const small = link.querySelector('img');
  image.src = link.href;
  image.alt = small?.alt ?? '';
  words.textContent = image.alt;
  words.lang = link.closest('[lang]')?.lang ?? '';
  words.hidden = image.alt === '';
  place.textContent = links.length > 1 ? `${at + 1} / ${links.length}` : '';
  before.hidden = after.hidden = links.length < 2;
  zoom(1);
}
const backwards = () => getComputedStyle(box).direction === 'rtl';
function turn(step) {
  if (links.length > 1) show((at + step + links.length) % links.length);
}

/** Shows the picture behind a link, and those beside it. */
export function open(link) {
  links = [...link.closest('.media').querySelectorAll('a')];
  box.setAttribute('aria-label', link.getAttribute('aria-label') ?? '');
  show(links.indexOf(link));
  if (!box.open) box.showModal();
  closer.focus();
}

box.addEventListener('close', () => {
  image.removeAttribute('src');
  links[at]?.focus();
});
box.addEventListener('keydown', (event) => {
  const side = backwards() ? -1 : 1;
  const acts = {
    ArrowRight: () => turn(side),
    ArrowLeft: () => turn(-side),
    '+': () => zoom(scale * 1.5),
    '=': () => zoom(scale * 1.5),
    '-': () => zoom(scale / 1.5),
    0: () => zoom(1),
  };
  acts[event.key]?.();
});
stage.addEventListener(
  'wheel',
  (event) => {
    event.preventDefault();
    zoom(scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2), event);
  },
  { passive: false },
);

// Fingers: one drags or swipes, two pinch, two taps in a row come closer.
const fingers = new Map();
let start = null;
let tapped = 0;
const middle = () => {
  const all = [...fingers.values()];
  return {
    x: all.reduce((sum, one) => sum + one.x, 0) / all.length,
    y: all.reduce((sum, one) => sum + one.y, 0) / all.length,
  };
};
const apart = () => {
  const [one, two] = [...fingers.values()];
  return two ? Math.hypot(one.x - two.x, one.y - two.y) : 0;
};
function begin() {
  start = { x, y, scale, apart: apart(), middle: middle(), moved: start?.moved ?? false };
}
stage.addEventListener('pointerdown', (event) => {
  if (event.button) return;
  stage.setPointerCapture(event.pointerId);
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  if (fingers.size === 1) start = null;
  begin();
});
stage.addEventListener('pointermove', (event) => {
  if (!fingers.has(event.pointerId) || !start) return;
  fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  const now = middle();
  const [dx, dy] = [now.x - start.middle.x, now.y - start.middle.y];
  if (Math.hypot(dx, dy) > 8 || fingers.size > 1) start.moved = true;
  if (fingers.size > 1 && start.apart > 0) zoom((start.scale * apart()) / start.apart, now);
  else if (scale > 1) {
    x = start.x + dx;
    y = start.y + dy;
    draw();
  } else image.style.transform = `translate(${dx}px, ${Math.max(0, dy)}px)`;
});
function lift(event) {
  if (!fingers.has(event.pointerId)) return;
  const now = middle();
  fingers.delete(event.pointerId);
  if (fingers.size > 0) {
    begin();
    return;
  }
  const [dx, dy] = [now.x - start.middle.x, now.y - start.middle.y];
  if (scale > 1) {
    if (!start.moved) tap(event);
  } else if (Math.abs(dx) > 60 && Math.abs(dx) > Math.abs(dy)) {
    turn(dx < 0 === backwards() ? -1 : 1);
    draw();
  } else if (dy > 100) box.close();
  else {
    draw();
    if (!start.moved) tap(event);
  }
}
/** Beside the picture a tap closes. */
function tap(event) {
  const twice = event.timeStamp - tapped < 320;
  tapped = twice ? 0 : event.timeStamp;
  if (twice) zoom(scale > 1 ? 1 : 2.5, event);
  else if (scale === 1 && !inside(event)) box.close();
}
function inside({ clientX, clientY }) {
  const { left, right, top, bottom } = image.getBoundingClientRect();
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
}
stage.addEventListener('pointerup', lift);
stage.addEventListener('pointercancel', lift);
