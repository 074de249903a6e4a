import { html } from '../html.ts';
import { optionItems } from './composer-details.ts';
import type { ComposerPart } from './composer-draft.ts';
import { icon } from './icon.ts';
import { audience, audiences } from './visibility.ts';

/** Who may see the post; an edit leaves that as it was. */
export const audienceTool: ComposerPart = (context, options, id) => {
  const { t } = context;
  const { draft, place } = options;
  if (place === 'edit') return '';
  const chosen = audience(draft.visibility);
  return html`<details class="menu start choice"><summary class="btn quiet small">${icon(chosen.icon, 's')}<span>${t(chosen.name)}</span>${icon('down', 's')}</summary><fieldset><legend class="sr">${t('visibility.label')}</legend>${audiences.map(
    (look) =>
      html`<label class="item">${icon(look.icon)}<span>${t(look.name)}<small>${t(look.hint)}</small></span><input type="radio" name="visibility" value="${look.visibility}"${look === chosen ? html` checked` : ''}></label>`,
  )}${optionItems(context, options, id)}</fieldset></details>`;
};
