import { type Html, html } from '../html.ts';
import { type ComposerPart, fault } from './composer-draft.ts';
import { icon } from './icon.ts';
import { spanOf } from './time.ts';

const CHOICES = 4;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LENGTHS = [5 * MINUTE, 30 * MINUTE, HOUR, 6 * HOUR, 12 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY];

/** Opens the fields below; what is closed is not sent as a poll. */
export const pollTool: ComposerPart = ({ t }, { draft }) =>
  html`<label class="btn icon quiet" title="${t('compose.addPoll')}">${icon('poll')}<span class="sr">${t('compose.addPoll')}</span><input class="sr polled" type="checkbox" name="polled" value="1"${draft.poll || draft.faults.poll ? html` checked` : ''}></label>`;

/** The choices of a poll and how long it is open; CSS alone shows it. */
export const pollField: ComposerPart = ({ t, locale }, { draft, place }, id) => {
  const { poll } = draft;
  const wrong = draft.faults.poll ? html` aria-invalid="true" aria-describedby="${id}-poll-fault"` : '';
  const choice = (n: number): Html => {
    const label = t(n > 2 ? 'compose.pollOptionMore' : 'compose.pollOption', { n });
    return html`<input class="input" name="option" value="${poll?.options[n - 1] ?? ''}" maxlength="100" aria-label="${label}" placeholder="${label}" dir="auto"${wrong}>`;
  };
  const keep = place === 'edit' && poll !== null;
  const chosen = keep ? poll.seconds : (poll?.seconds ?? DAY);
  return html`<fieldset class="polling"><legend class="sr">${t('compose.poll')}</legend>${Array.from({ length: CHOICES }, (_, index) => choice(index + 1))}${fault(draft, 'poll', id)}<div class="cluster"><label class="chip"><input type="checkbox" name="multiple" value="1"${poll?.multiple ? html` checked` : ''}> ${t('compose.pollMultiple')}</label><select class="input" name="pollLength" aria-label="${t('compose.pollLength')}">${
    keep ? html`<option value="">${t('compose.pollKeep')}</option>` : ''
  }${LENGTHS.map(
    (seconds) =>
      html`<option value="${seconds}"${seconds === chosen ? html` selected` : ''}>${spanOf(locale, seconds * 1000)}</option>`,
  )}</select></div><p class="hint">${t(keep ? 'compose.pollEditHint' : 'compose.pollHint')}</p></fieldset>`;
};
