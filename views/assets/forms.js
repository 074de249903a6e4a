// Settings: what is chosen shows at once. Without this file a button saves it.
const page = document.documentElement;

document.addEventListener('change', (event) => {
  const form = event.target.closest?.('[data-theme-form]');
  if (!form) return;
  page.dataset.theme = event.target.value;
  fetch(form.action, {
    method: 'POST',
    body: new URLSearchParams(new FormData(form)),
    redirect: 'manual',
  }).catch(() => form.requestSubmit());
});

// A chosen picture is shown, and the part of it that will be.
document.addEventListener('change', async ({ target }) => {
  const image = target.files && document.querySelector(`[data-preview="${CSS.escape(target.name)}"]`);
  if (image) (await import('asset:crop.js')).show(target, image);
});

// On phones the row of sections is wider than the screen: the current one comes into view.
document.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
