import sharp from 'sharp';

/** A small PNG of one colour, with metadata that must not survive an upload. */
export function picture(colour = '#c0392b', width = 64, height = 48): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .withExif({ IFD0: { Copyright: 'secret place' } })
    .png()
    .toBuffer();
}
