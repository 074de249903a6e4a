import type { CatalogueText } from '../../i18n.ts';

export const common = {
  'page.skip': 'Skip to content',
  'page.nav': 'Main',
  'page.rail': 'About this server',
  'page.brandHome': 'Perch on {name}, home',
  'page.quickSearch': 'Quick search',
  'page.aboutServer':
    '{host} is one of many servers that talk to each other. People here follow people anywhere.',
  'page.aboutLink': 'About {name}',
  'page.software': 'Perch 0.1',
  'page.back': 'Back',
  'page.yourAccount': 'Your account',

  'nav.home': 'Home',
  'nav.search': 'Search',
  'nav.post': 'Post',
  'nav.newPost': 'New post',
  'nav.notifications': 'Notifications',
  'nav.unread': 'unread',
  'nav.direct': 'Direct',
  'nav.bookmarks': 'Bookmarks',
  'nav.profile': 'Profile',
  'nav.settings': 'Settings',
  'nav.admin': 'Admin',
  'nav.local': 'This server',
  'nav.federated': 'Everyone',
  'nav.about': 'About',
  'nav.login': 'Log in',
  'nav.logout': 'Log out',
  'nav.register': 'Create an account',

  'action.close': 'Close',
  'action.show': 'Show',
  'action.hide': 'Hide',
  'action.cancel': 'Cancel',
  'action.save': 'Save',

  'toast.failed': 'Not saved. Check your connection and try again.',
  'toast.offline': 'You are offline. What you write is kept; try again when you are back.',
  'toast.retry': 'Try again',
  'toast.again': 'That could not be loaded. Check your connection.',
  'toast.copied': 'Link copied.',
  'toast.posted': 'Posted.',

  'timeline.new': { one: '{n} new post', other: '{n} new posts' },
  'timeline.older': 'Older posts',
  'timeline.newer': 'Newest posts',
  'timeline.end': 'That is all.',

  'search.label': 'Search people, posts and tags',
  'search.placeholder': 'Search or paste a handle',
} as const satisfies Record<string, CatalogueText>;
