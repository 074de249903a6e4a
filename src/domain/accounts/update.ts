import type { AccountId } from '../../lib/ids.ts';
import type { Crop } from '../../lib/pictures.ts';
import { countCharacters, LONGEST_NAME, renderText } from '../../lib/text.ts';
import { pages } from '../../lib/uris.ts';
import { type FieldFault, Invalid } from '../errors.ts';
import { storePicture } from '../media/upload.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';
import { keepVerified, verifiable } from './links.ts';

export interface ProfileInput {
  displayName: string;
  bio: string;
  fields: { name: string; value: string }[];
  locked: boolean;
  discoverable: boolean;
  indexable: boolean;
  hidesFollows: boolean;
  bot: boolean;
  /** A new picture; null takes the present one away; absent leaves it. */
  avatar?: Buffer | null;
  banner?: Buffer | null;
  /** Which part of the new picture is kept; its middle unless said. */
  avatarCrop?: Crop;
  bannerCrop?: Crop;
  avatarDescription?: string;
}

export const MOST_FIELDS = 6;
const LONGEST = { displayName: LONGEST_NAME, bio: 500, field: 255, description: 500 };

/** Changes one's own profile. @throws {Invalid} naming the field, {NotFound} never: the account is one's own */
export async function updateProfile(app: App, id: AccountId, input: ProfileInput): Promise<void> {
  const fields = input.fields
    .map(({ name, value }) => ({ name: clean(name), value: clean(value) }))
    .filter(({ name, value }) => name !== '' || value !== '');
  check(input, fields);
  const hashtag = (name: string) => app.config.origin + pages.hashtag(name);
  const render = (text: string) => renderText(text, new Map(), hashtag).html;
  const pictures = {
    ...(input.avatar === undefined
      ? {}
      : { avatar: input.avatar && (await storePicture(app, input.avatar, 'avatar', input.avatarCrop)) }),
    ...(input.banner === undefined
      ? {}
      : { banner: input.banner && (await storePicture(app, input.banner, 'banner', input.bannerCrop)) }),
  };
  const facts = fields.map((field) => ({ ...field, html: pointingBack(inline(render(field.value))) }));
  const replaced = await write(app, async (w) => {
    const before = await w.db
      .selectFrom('accounts')
      .select(['avatar', 'banner', 'fields'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const kept = keepVerified(facts, before.fields);
    await w.db
      .updateTable('accounts')
      .set({
        display_name: oneLine(input.displayName),
        bio_source: clean(input.bio),
        bio_html: render(input.bio),
        fields: JSON.stringify(kept),
        locked: input.locked,
        discoverable: input.discoverable,
        indexable: input.indexable,
        hides_follows: input.hidesFollows,
        kind: input.bot ? 'service' : 'person',
        ...pictures,
        ...(input.avatarDescription === undefined
          ? {}
          : { avatar_description: clean(input.avatarDescription) }),
        updated_at: w.now,
      })
      .where('id', '=', id)
      .execute();
    w.emit({ type: 'account.updated', accountId: id });
    if (kept.some((field) => verifiable(app, field) && !field.verifiedAt)) {
      w.emit({ type: 'links.unchecked', accountId: id, soon: true });
    }
    return before;
  });
  const gone = [
    pictures.avatar === undefined ? null : replaced.avatar,
    pictures.banner === undefined ? null : replaced.banner,
  ].filter((key) => key !== null);
  await Promise.all(gone.map((key) => app.files.delete(key)));
}

function check(input: ProfileInput, fields: readonly { name: string; value: string }[]): void {
  const faults: FieldFault[] = [];
  const limit = (field: string, text: string, most: number) => {
    if (countCharacters(text) > most)
      faults.push({ field, key: 'fault.profile.long', params: { limit: most } });
  };
  limit('displayName', input.displayName, LONGEST.displayName);
  limit('bio', input.bio, LONGEST.bio);
  limit('avatarDescription', input.avatarDescription ?? '', LONGEST.description);
  if (fields.length > MOST_FIELDS)
    faults.push({ field: 'fields', key: 'fault.profile.fields', params: { limit: MOST_FIELDS } });
  for (const { name, value } of fields) {
    if (name.length > LONGEST.field || value.length > LONGEST.field) {
      faults.push({ field: 'fields', key: 'fault.profile.long', params: { limit: LONGEST.field } });
    } else if (name === '') {
      faults.push({ field: 'fields', key: 'fault.profile.unnamed' });
    }
  }
  if (faults.length > 0) throw new Invalid(faults);
}

/** The database takes no NUL. */
function clean(text: string): string {
  return text.replaceAll('\u0000', '').trim();
}

function oneLine(text: string): string {
  return clean(text).normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** A field is one line: no paragraph around it. */
function inline(html: string): string {
  return html.replace(/^<p>|<\/p>$/g, '').replaceAll('</p><p>', ' ');
}

/** Says to everybody who reads the page that who is behind the link is behind the profile (https://microformats.org/wiki/rel-me). */
function pointingBack(html: string): string {
  return html.replaceAll('rel="nofollow ', 'rel="me nofollow ');
}
