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

document.addEventListener('change', (event) => {
  const [file] = event.target.files ?? [];
  const image = file && document.querySelector(`[data-preview="${CSS.escape(event.target.name)}"]`);
  if (!image) return;
  if (image.src.startsWith('blob:')) URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(file);
  image.hidden = false;
});

// On phones the row of sections is wider than the screen: the current one comes into view.
document.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
