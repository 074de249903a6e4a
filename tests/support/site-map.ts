import type { Scenes } from './scenes.ts';

/** Who looks: a visitor, somebody with everything, somebody new, somebody who approves followers. */
export type Looker = 'visitor' | 'ines' | 'nils' | 'hana';

export interface SitePage {
  name: string;
  path: string;
  who: Looker;
  /** What the page answers with; 200 unless it is about an error. */
  status?: number;
}

/** Every page there is, once for each kind of person to whom it looks different. */
export function siteMap({ posts, there }: Scenes): SitePage[] {
  const pages: Record<Looker, Record<string, string>> = {
    visitor: {
      landing: '/',
      login: '/login',
      register: '/register',
      reset: '/reset',
      'reset-sent': '/reset/sent',
      'confirm-sent': '/confirm/sent',
      'confirm-resend': '/confirm/resend',
      'register-pending': '/register/pending',
      about: '/about',
      local: '/local',
      federated: '/federated',
      profile: '/@ines',
      post: posts.question,
      tag: '/tags/kingfisher',
      search: '/search?q=kingfisher',
    },
    ines: {
      home: '/',
      'home-older': '/?before=9000000000000000000',
      local: '/local',
      compose: '/compose',
      'compose-reply': `/compose?reply=${posts.deep.split('/').at(-1)}`,
      edit: `/edit/${posts.edited.split('/').at(-1)}`,
      thread: posts.question,
      'thread-deep': posts.deep,
      gallery: posts.gallery,
      edits: `${posts.edited}/edits`,
      likes: `${posts.edited}/likes`,
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
      bookmarks: '/bookmarks',
      direct: '/direct',
      search: '/search',
      'search-found': '/search?q=kingfisher',
      'search-remote': `/search?q=${encodeURIComponent(`@bike@${there.host}`)}`,
      'search-nothing': '/search?q=zzzzzz',
      'settings-profile': '/settings',
      'settings-account': '/settings/account',
      'settings-privacy': '/settings/privacy',
      'settings-notifications': '/settings/notifications',
      'settings-appearance': '/settings/appearance',
      'settings-sessions': '/settings/sessions',
      'settings-people': '/settings/people',
      admin: '/admin',
    },
    nils: {
      home: '/',
      notifications: '/notifications',
      requests: '/requests',
      bookmarks: '/bookmarks',
      direct: '/direct',
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
    { name: 'error-post-deleted', path: posts.gone, who: 'ines', status: 404 },
  ];
}
