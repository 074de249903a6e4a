// The card of a person beside their name: after a while of pointing at it or of focus, until Escape or something else.
const WAIT = 500;
const LEAVE = 300;
const card = document.createElement('div');
card.className = 'hovercard';
card.popover = 'manual';
document.getElementById('main').append(card);
let link = null;
let timer = 0;

function hide() {
  clearTimeout(timer);
  link = null;
  if (card.matches(':popover-open')) card.hidePopover();
}
function soon(act, milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(act, milliseconds);
}

async function show(asked) {
  const answer = await fetch(`${asked.pathname}/card`, {
    headers: { 'HX-Request': 'true', 'HX-Request-Type': 'partial' },
  }).catch(() => null);
  if (link !== asked || !asked.isConnected || !answer?.ok) return;
  card.innerHTML = await answer.text();
  if (link !== asked) return;
  htmx.process(card);
  card.showPopover({ source: asked });
  const name = asked.getBoundingClientRect();
  const below = name.bottom + card.offsetHeight + 8 < innerHeight;
  const left = getComputedStyle(card).direction === 'rtl' ? name.right - card.offsetWidth : name.left;
  card.style.left = `${Math.max(8, Math.min(left, innerWidth - card.offsetWidth - 8))}px`;
  card.style.top = `${below ? name.bottom + 4 : Math.max(8, name.top - card.offsetHeight - 4)}px`;
}

/** Somebody points at a link to a person, or has come to it with the keyboard. */
export function consider(found) {
  if (found === link) return clearTimeout(timer);
  hide();
  link = found;
  soon(() => show(found), WAIT);
}

const within = (target) => target instanceof Node && (card.contains(target) || link?.contains(target));
document.addEventListener('pointerover', ({ target }) => {
  if (!link) return;
  if (within(target)) {
    if (card.matches(':popover-open')) clearTimeout(timer);
  } else soon(hide, LEAVE);
});
document.addEventListener('focusin', ({ target }) => link && !within(target) && hide());
document.addEventListener('click', ({ target }) => link && !card.contains(target) && hide());
addEventListener('scroll', () => link && !card.contains(document.activeElement) && hide(), { passive: true });
addEventListener('pagehide', hide);
document.addEventListener(
  'keydown',
  (event) => {
    if (event.key !== 'Escape' || !card.matches(':popover-open')) return;
    event.stopPropagation();
    const back = card.contains(document.activeElement) ? link : null;
    hide();
    back?.focus();
  },
  true,
);
