import { type Html, html } from '../html.ts';
import { bird, icon } from './icon.ts';

/** A form that is a page by itself, with the bird on its edge. */
export function cardForm(action: string, content: Html): Html {
  return html`<div class="stack pad"><form class="card" method="post" action="${action}">${bird(true)}${content}</form></div>`;
}

/** A message that is a page by itself. */
export function cardMessage(title: string, content: Html): Html {
  return html`<div class="stack pad"><section class="card">${bird(true)}<h1>${title}</h1>${content}</section></div>`;
}

export function submit(text: string, kind: 'primary' | 'danger' = 'primary'): Html {
  return html`<button class="btn ${kind} block">${text}</button>`;
}

/** A single button that is a form; `label` says to screen readers which of several it is. */
export function buttonForm(
  action: string,
  text: string,
  options: { kind?: string; label?: string; icon?: string } = {},
): Html {
  const { kind = '', label } = options;
  return html`<form method="post" action="${action}"><button class="btn small${kind ? ` ${kind}` : ''}"${label ? html` aria-label="${label}"` : ''}>${options.icon ? icon(options.icon, 's') : ''}${text}</button></form>`;
}
