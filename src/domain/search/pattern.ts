/** A text as part of a `like` pattern: its % and _ mean themselves. */
export function escapePattern(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
