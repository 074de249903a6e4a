/** Properties that must hold a time, by the words of ActivityStreams. */
const TIMES = new Set(['published', 'updated', 'startTime', 'endTime', 'deleted', 'closed']);
/** Properties that must hold one address, or the whole object is lost. */
const ADDRESSES = new Set(['quoteUrl', 'quoteUri', '_misskey_quote']);
const APPROVALS = new Set(['automaticApproval', 'manualApproval']);
const ADDRESSING = new Set(['to', 'cc', 'bto', 'bcc', 'audience']);
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
const VOTERS = 'http://joinmastodon.org/ns#votersCount';
const MAX_DEPTH = 40;
/** No document of people is longer; reading one costs a second of our time for every few thousand values. */
const MOST_ITEMS = 1_000;
const MOST_VALUES = 20_000;

/**
 * Removes from a document what strict JSON-LD and vocabulary readers stumble over and what says nothing anyway:
 * `"id": null` (custom emoji of some servers) and times or durations that are none. Writes `Public` out, which they
 * would take for a relative address, and the numbers of polls in the words that everybody has. Everything else stays
 * as it is.
 * Deeper, or longer, than any real document the rest is cut off.
 */
export function tidy(value: unknown): unknown {
  const context =
    typeof value === 'object' && value !== null && '@context' in value ? value['@context'] : null;
  const meansVoters = JSON.stringify(context).includes('votersCount');
  return tidyAt(value, 0, { values: MOST_VALUES, meansVoters });
}

/** How much may still be read, and whether the document says what it means by `votersCount`: not all do. */
interface Left {
  values: number;
  readonly meansVoters: boolean;
}

function tidyAt(value: unknown, depth: number, left: Left): unknown {
  left.values -= 1;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH || left.values < 0) return null;
  if (Array.isArray(value)) {
    return value.slice(0, MOST_ITEMS).map((item) => tidyAt(item, depth + 1, left));
  }
  const kept: [string, unknown][] = [];
  for (const [name, content] of Object.entries(value)) {
    if ((name === 'id' || name === '@id') && content === null) continue;
    if (TIMES.has(name) && isNot(content, isTime)) continue;
    if (name === 'duration' && isNot(content, isDuration)) continue;
    if (ADDRESSES.has(name) && !isAddress(content)) continue;
    if (name === '@context') kept.push([name, content]);
    else {
      const inner = ADDRESSING.has(name)
        ? addressing(content)
        : APPROVALS.has(name)
          ? [content].flat().filter(isAddress)
          : content;
      kept.push([name, tidyAt(inner, depth + 1, left)]);
    }
  }
  if ('votersCount' in value && !left.meansVoters) kept.push([VOTERS, value.votersCount]);
  if ('_misskey_votes' in value && !('replies' in value)) {
    kept.push(['replies', { type: 'Collection', totalItems: value._misskey_votes }]);
  }
  // fromEntries defines own properties, so a property called __proto__ stays one.
  return Object.fromEntries(kept);
}

function addressing(content: unknown): unknown {
  if (!Array.isArray(content)) return content === 'Public' ? PUBLIC : content;
  return content.map((item) => (item === 'Public' ? PUBLIC : item));
}

function isAddress(content: unknown): boolean {
  return typeof content === 'string' && URL.canParse(content);
}

/** Whether a single value is other than it must be; some servers give durations as a number of seconds. */
function isNot(content: unknown, must: (text: string) => boolean): boolean {
  return typeof content === 'string' ? !must(content) : typeof content === 'number';
}

function isTime(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)?$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

function isDuration(text: string): boolean {
  return /^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,9})?S)?)?$/.test(text);
}
