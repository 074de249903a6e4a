import type { DeliveryStatus, DeliveryTrouble } from '../../src/domain/ports.ts';
import type { PostCard } from '../../src/domain/posts/types.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { bar } from '../parts/bar.ts';
import { icon } from '../parts/icon.ts';

/** For the author: which servers have the post, which not yet, and why. */
export function deliveriesPage(
  context: PageContext,
  model: { post: PostCard; status: DeliveryStatus },
): Html {
  const { t } = context;
  const { post, status } = model;
  const { delivered, pending, failed, troubles } = status;
  const sent = delivered + pending + failed > 0;
  const main = html`${bar(context, t('deliveries.title'), { back: post.path })}
<div class="stack pad"><p class="meta">${t(sent ? 'deliveries.about' : 'deliveries.nowhere')}</p>${
    sent
      ? html`<dl class="stats">${stat(context, 'deliveries.delivered', delivered)}${stat(context, 'deliveries.pending', pending)}${stat(context, 'deliveries.failed', failed)}</dl>`
      : ''
  }${troubles.length > 0 ? troublesList(context, post, troubles) : ''}</div>`;
  return layout(context, { title: t('deliveries.title'), main });
}

function stat(
  { t, locale }: PageContext,
  key: 'deliveries.delivered' | 'deliveries.pending' | 'deliveries.failed',
  count: number,
): Html {
  return html`<div class="stat"><dt>${t(key)}</dt><dd>${new Intl.NumberFormat(locale).format(count)}</dd></div>`;
}

function troublesList(context: PageContext, post: PostCard, troubles: readonly DeliveryTrouble[]): Html {
  const { t } = context;
  return html`<section><h2>${t('deliveries.troubles')}</h2><ul class="list">${troubles.map((trouble) => row(context, trouble))}</ul>
<form method="post" action="/posts/${post.id}/retry"><input type="hidden" name="return" value="${post.path}/deliveries"><button class="btn">${t('deliveries.retry')}</button></form></section>`;
}

function row({ t }: PageContext, { host, state, attempts, status, error }: DeliveryTrouble): Html {
  const answer =
    status === null ? t('deliveries.silent') : t('deliveries.answer', { status: String(status) });
  const tried = attempts > 0 ? ` · ${t('deliveries.attempts', { n: attempts })}` : '';
  return html`<li class="row">${icon('server')}<span class="grow"><bdi class="name">${host}</bdi><span class="meta">${answer}${tried} · ${t(state === 'failed' ? 'deliveries.gaveUp' : 'deliveries.waiting')}${error ? html`<br><span dir="auto">${error}</span>` : ''}</span></span></li>`;
}
