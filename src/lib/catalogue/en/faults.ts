import type { CatalogueText } from '../../i18n.ts';

/** What is wrong with one field of a form, said beside it. */
export const faults = {
  'fault.boost.private': 'This post is not for everybody, so it cannot be boosted.',
  'fault.pin.private': 'Only posts that everybody may see can be pinned.',
  'fault.pin.many': 'You can pin {limit} posts. Unpin another one first.',
  'fault.post.empty': 'Write something, or add a picture.',
  'fault.post.long': 'This is {over} characters too long; the limit is {limit}.',
  'fault.post.language': 'Choose a language from the list.',
  'fault.media.many': 'A post takes {limit} pictures. Remove some.',
  'fault.media.gone': 'One of the pictures is no longer there. Add it again.',
  'fault.media.large': 'This file is larger than {megabytes} MB. Make it smaller and try again.',
  'fault.media.kind': 'This is not a picture we can read. Use JPEG, PNG, WebP, GIF or AVIF.',
  'fault.media.description': 'The description is longer than {limit} characters.',
} as const satisfies Record<string, CatalogueText>;
