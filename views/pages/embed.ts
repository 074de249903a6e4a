import type { PostCard } from '../../src/domain/posts/types.ts';
import { pages } from '../../src/lib/uris.ts';
import { asset } from '../assets.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { avatar, nameOf } from '../parts/avatar.ts';
import { canonical, noIndex } from '../parts/meta.ts';
import { postContent } from '../parts/post.ts';
import { fullTime } from '../parts/time.ts';

/** One post to stand in a frame on somebody else's page: nothing to press, every link opens beside it. */
export function embedPage(context: PageContext, post: PostCard): Html {
  const { t, host, origin } = context;
  const author = pages.account(post.author.handle);
  return frame(
    context,
    t('embed.title', { name: nameOf(post.author) }),
    html`<h1 class="sr">${t('embed.title', { name: nameOf(post.author) })}</h1><article class="post" aria-label="${t('post.by', { name: nameOf(post.author) })}"><a href="${author}" tabindex="-1" aria-hidden="true">${avatar(post.author)}</a><div class="body"><header class="who"><a class="name" href="${author}" dir="auto">${nameOf(post.author)}</a><span class="handle">@${post.author.fullHandle}</span></header>${postContent(context, post)}<p class="facts meta">${fullTime(context, post.createdAt)}<a href="${post.path}">${t('embed.open', { host })}</a></p></div></article>`,
    canonical(`${origin}${post.path}`),
  );
}

/** What stands in the frame when the post is not there any more, or never was. */
export function embedGonePage(context: PageContext): Html {
  const { t, host } = context;
  const title = t('embed.gone');
  return frame(
    context,
    title,
    html`<section class="empty"><h1>${title}</h1><p>${t('embed.goneText')}</p><p class="meta"><a href="/">${t('embed.server', { host })}</a></p></section>`,
  );
}

function frame(context: PageContext, title: string, main: Html, head: Html | '' = ''): Html {
  return html`<!doctype html>
<html lang="${context.locale}" data-theme="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${context.serverName}</title>
<base target="_blank">
<link rel="stylesheet" href="${asset('perch.css')}">
${head}${noIndex()}
</head>
<body class="plain"><main id="main">${main}</main></body>
</html>`;
}
