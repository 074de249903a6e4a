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
  const { t, host, locale, origin } = context;
  const author = pages.account(post.author.handle);
  return html`<!doctype html>
<html lang="${locale}" data-theme="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${t('embed.title', { name: nameOf(post.author) })} · ${context.serverName}</title>
<base target="_blank">
<link rel="stylesheet" href="${asset('perch.css')}">
${canonical(`${origin}${post.path}`)}${noIndex()}
</head>
<body class="plain"><main id="main"><article class="post" aria-label="${t('post.by', { name: nameOf(post.author) })}"><a href="${author}" tabindex="-1" aria-hidden="true">${avatar(post.author)}</a><div class="body"><header class="who"><a class="name" href="${author}" dir="auto">${nameOf(post.author)}</a><span class="handle">@${post.author.fullHandle}</span></header>${postContent(context, post)}<p class="meta">${fullTime(context, post.createdAt)} · <a href="${post.path}">${t('embed.open', { host })}</a></p></div></article></main></body>
</html>`;
}
