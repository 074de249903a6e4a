import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import type { Scenes } from './scenes.ts';

/** Who looks: a visitor, somebody with everything, somebody new, somebody who approves followers. */
export type Looker = 'visitor' | 'ines' | 'nils' | 'hana';

export interface SitePage {
  name: string;
  path: string;
  who: Looker;
  /** What the page answers with; 200 unless it is about an error. */
  status?: number;
  /** The page is the answer to a form sent to `path`. */
  form?: {
    fields: Record<string, string>;
    /** How often it is sent. */
    times?: number;
    /** From a page of somebody else. */
    forged?: boolean;
  };
  /** While the database misses this table. */
  without?: string;
}

/** Every page there is, once for each kind of person to whom it looks different. */
export function siteMap({ posts, there, things }: Scenes): SitePage[] {
  const pages: Record<Looker, Record<string, string>> = {
    visitor: {
      landing: '/',
      login: '/login',
      register: '/register',
      reset: '/reset',
      'reset-sent': '/reset/sent',
      'reset-new': '/reset/new?token=none',
      confirm: '/confirm?token=none',
      'confirm-sent': '/confirm/sent',
      'confirm-resend': '/confirm/resend',
      'register-pending': '/register/pending',
      about: '/about',
      local: '/local',
      federated: '/federated',
      profile: '/@ines',
      'profile-replies': '/@ines?tab=replies',
      followers: '/@ines/followers',
      edits: `${posts.edited}/edits`,
      post: posts.question,
      interact: `/interact/like/${posts.question.split('/').at(-1)}`,
      embed: `${posts.question}/embed`,
      tag: '/tags/kingfisher',
      search: '/search?q=kingfisher',
      'search-start': '/search',
      explore: '/explore',
      quotes: things.quotes,
      offline: '/offline',
    },
    ines: {
      home: '/',
      'home-older': '/?before=9000000000000000000',
      local: '/local',
      federated: '/federated',
      compose: '/compose',
      share: `/share?text=${encodeURIComponent('Look at this https://example.com/')}`,
      'compose-reply': `/compose?reply=${posts.deep.split('/').at(-1)}`,
      'compose-quote': things.quote,
      drafts: '/drafts',
      scheduled: '/drafts/scheduled',
      edit: `/edit/${posts.edited.split('/').at(-1)}`,
      thread: posts.question,
      'thread-deep': posts.deep,
      gallery: posts.gallery,
      edits: `${posts.edited}/edits`,
      likes: `${posts.edited}/likes`,
      boosts: `${posts.edited}/boosts`,
      quotes: things.quotes,
      deliveries: `${posts.question}/deliveries`,
      'post-remote': posts.remote,
      profile: '/@ines',
      'profile-likes': '/@ines?tab=likes',
      'profile-other': '/@kofi',
      'profile-remote': `/@yuki@${there.host}`,
      'profile-long': '/@somebody_with_a_very_long_name',
      'profile-media': '/@somebody_with_a_very_long_name?tab=media',
      'profile-rtl': '/@layla',
      followers: '/@ines/followers',
      following: '/@ines/following',
      notifications: '/notifications',
      'notifications-mentions': '/notifications?tab=mentions',
      'notifications-filtered': '/notifications/filtered',
      'notifications-stranger': things.filtered,
      bookmarks: '/bookmarks',
      direct: '/direct',
      lists: '/lists',
      list: things.list,
      'list-edit': things.listEdit,
      'lists-with': things.listsWith,
      hashtags: '/hashtags',
      tag: '/tags/kingfisher',
      explore: '/explore',
      welcome: '/welcome',
      complaint: things.complaint,
      'complaint-sent': things.complained,
      search: '/search',
      'search-found': '/search?q=kingfisher',
      'search-people': '/search?q=kofi&type=people',
      'search-posts': '/search?q=kingfisher&type=posts',
      'search-tags': '/search?q=king&type=tags',
      'search-remote': `/search?q=${encodeURIComponent(`@bike@${there.host}`)}`,
      'search-nothing': '/search?q=zzzzzz',
      'settings-profile': '/settings',
      'settings-account': '/settings/account',
      'settings-privacy': '/settings/privacy',
      'settings-notifications': '/settings/notifications',
      'settings-appearance': '/settings/appearance',
      'settings-filters': '/settings/filters',
      'settings-filter': things.filter,
      'settings-keyboard': '/settings/keyboard',
      'settings-sessions': '/settings/sessions',
      'settings-people': '/settings/people',
      'settings-move': '/settings/move',
      admin: '/admin',
      'admin-reports': '/admin/reports',
      'admin-reports-resolved': '/admin/reports?state=resolved',
      'admin-report': things.report,
      'admin-domains': '/admin/domains',
    },
    nils: {
      home: '/',
      notifications: '/notifications',
      requests: '/requests',
      bookmarks: '/bookmarks',
      direct: '/direct',
      lists: '/lists',
      hashtags: '/hashtags',
      drafts: '/drafts',
      scheduled: '/drafts/scheduled',
      filtered: '/notifications/filtered',
      welcome: '/welcome',
      filters: '/settings/filters',
      profile: '/@nils',
      followers: '/@nils/followers',
    },
    hana: { requests: '/requests', notifications: '/notifications', profile: '/@hana' },
  };
  const all = Object.entries(pages).flatMap(([who, paths]) =>
    Object.entries(paths).map(([name, path]) => ({ name: `${who}-${name}`, path, who: who as Looker })),
  );
  return [...all, ...errors(posts)];
}

function errors(posts: Scenes['posts']): SitePage[] {
  return [
    { name: 'error-404', path: '/no/such/page', who: 'visitor', status: 404 },
    { name: 'error-404-member', path: '/@nobody', who: 'ines', status: 404 },
    { name: 'error-410', path: '/@oldtimer', who: 'ines', status: 410 },
    { name: 'error-404-visitor', path: '/@nobody', who: 'visitor', status: 404 },
    { name: 'error-post-deleted', path: posts.gone, who: 'ines', status: 410 },
    { name: 'error-post-deleted-visitor', path: posts.gone, who: 'visitor', status: 410 },
    { name: 'error-embed', path: `${posts.gone}/embed`, who: 'visitor', status: 410 },
    { name: 'error-403-edit', path: `/edit/${posts.remote.split('/').at(-1)}`, who: 'ines', status: 403 },
    {
      name: 'error-403',
      path: '/login',
      who: 'visitor',
      status: 403,
      form: { fields: { login: 'ines' }, forged: true },
    },
    {
      name: 'error-413',
      path: '/login',
      who: 'visitor',
      status: 413,
      form: { fields: { login: 'x'.repeat(200_000) } },
    },
    {
      name: 'error-403-member',
      path: '/compose',
      who: 'ines',
      status: 403,
      form: { fields: { text: 'From elsewhere' }, forged: true },
    },
    {
      name: 'error-422',
      path: '/register',
      who: 'visitor',
      status: 422,
      form: { fields: { username: 'admin', email: 'nowhere', password: 'short' } },
    },
    {
      name: 'error-422-login',
      path: '/login',
      who: 'visitor',
      status: 422,
      form: { fields: { login: 'ines', password: 'wrong' } },
    },
    {
      name: 'error-422-compose',
      path: '/compose',
      who: 'ines',
      status: 422,
      form: { fields: { text: 'Too long '.repeat(90), visibility: 'public', place: 'page' } },
    },
    {
      name: 'error-429',
      path: '/reset',
      who: 'visitor',
      status: 429,
      form: { fields: { email: 'nobody@test.example' }, times: 6 },
    },
    { name: 'error-500', path: '/bookmarks', who: 'ines', status: 500, without: 'bookmarks' },
  ];
}

/** Goes to a page of the site, or sends the form whose answer it is. */
export async function open(page: Page, { here }: Scenes, { path, form, without }: SitePage): Promise<void> {
  if (without) await sql`alter table ${sql.table(without)} rename to missing`.execute(here.app.db);
  try {
    if (form)
      for (let time = 0; time < (form.times ?? 1); time += 1) await send(page, here.origin, path, form);
    else await page.goto(here.origin + path);
  } finally {
    if (without) await sql`alter table missing rename to ${sql.table(without)}`.execute(here.app.db);
  }
}

async function send(
  page: Page,
  origin: string,
  path: string,
  { fields, forged = false }: NonNullable<SitePage['form']>,
): Promise<void> {
  await page.goto(forged ? 'data:text/html,<title>elsewhere' : `${origin}/about`);
  const before = page.url();
  await page.evaluate(`(() => {
    const form = document.body.appendChild(document.createElement('form'));
    form.method = 'post';
    form.action = ${JSON.stringify(origin + path)};
    for (const [name, value] of Object.entries(${JSON.stringify(fields)})) {
      const field = form.appendChild(document.createElement('textarea'));
      field.name = name;
      field.value = value;
    }
    form.submit();
  })()`);
  await page.waitForURL((url) => url.href !== before);
}
