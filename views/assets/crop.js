// The picture that was chosen, cut as the server will cut it: what the sliders say goes with the form.
const open = new Map();

export async function show(input, image) {
  const box = document.querySelector(`[data-crop="${CSS.escape(input.name)}"]`);
  open.get(input)?.();
  const [file] = input.files;
  const source = file && (await load(file));
  if (!source || input.files[0] !== file) return;
  const canvas = document.createElement('canvas');
  canvas.className = image.className;
  canvas.width = Number(image.getAttribute('width')) * 2;
  canvas.height = Number(image.getAttribute('height')) * 2;
  canvas.setAttribute('aria-hidden', 'true');
  canvas.style.touchAction = 'none';
  canvas.style.cursor = 'move';
  const [zoom, x, y] = box.querySelectorAll('input');
  const part = () => {
    const scale =
      Math.min(source.naturalWidth / canvas.width, source.naturalHeight / canvas.height) / (zoom.value / 100);
    return [canvas.width * scale, canvas.height * scale];
  };
  const draw = () => {
    const [width, height] = part();
    const left = ((source.naturalWidth - width) * x.value) / 100;
    const top = ((source.naturalHeight - height) * y.value) / 100;
    const pen = canvas.getContext('2d');
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(source, left, top, width, height, 0, 0, canvas.width, canvas.height);
  };
  const drag = (event) => {
    if (!event.buttons) return;
    const [width, height] = part();
    const move = (slider, pixels, shown, kept, whole) => {
      const spare = whole - kept;
      if (spare > 0) slider.value = Number(slider.value) - (((pixels / shown) * kept) / spare) * 100;
    };
    move(x, event.movementX, canvas.clientWidth, width, source.naturalWidth);
    move(y, event.movementY, canvas.clientHeight, height, source.naturalHeight);
    draw();
  };
  for (const slider of [zoom, x, y]) {
    slider.step = 'any';
    slider.value = slider.defaultValue;
  }
  canvas.addEventListener('pointerdown', (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener('pointermove', drag);
  box.addEventListener('input', draw);
  const hid = image.hidden;
  image.hidden = true;
  image.before(canvas);
  box.hidden = box.disabled = false;
  draw();
  open.set(input, () => {
    box.removeEventListener('input', draw);
    canvas.remove();
    URL.revokeObjectURL(source.src);
    image.hidden = hid;
    box.hidden = box.disabled = true;
    open.delete(input);
  });
}

/** Null for a picture that this browser cannot show; the server may know it all the same. */
async function load(file) {
  const source = new Image();
  source.src = URL.createObjectURL(file);
  try {
    await source.decode();
    return source;
  } catch {
    URL.revokeObjectURL(source.src);
    return null;
  }
}
