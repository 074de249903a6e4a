import type { CatalogueText } from '../../i18n.ts';

export const explore = {
  'explore.title': 'Explore',
  'explore.tags': 'Talked about here',
  'explore.links': 'Linked to here',
  'explore.people': 'People to follow',
  'explore.tagPeople': { one: '{n} person this week', other: '{n} people this week' },
  'explore.linkPeople': { one: 'from one person', other: 'from {n} people' },
  'explore.more': 'Explore more',
  'explore.quiet': 'Quiet on the wire',
  'explore.quietText': 'When people here talk in public, what they talk about shows here.',
  'search.recent': 'Recent searches',
  'search.forget': 'Forget them',
  'search.forgotten': 'Your searches are forgotten.',
  'search.help': 'Narrow a search down',
  'search.helpText':
    'Words in quotation marks stand together; a minus before a word or a term leaves out what has it.',
  'search.helpFrom': 'posts of one person; from:me are your own',
  'search.helpHas': 'also has:image, has:video, has:poll, has:link, has:warning',
  'search.helpIs': 'also is:quote, is:sensitive',
  'search.helpLang': 'posts in one language',
  'search.helpBefore': 'also after:2026-01-31',
  'welcome.title': 'Welcome to {name}',
  'welcome.text':
    'Home shows the posts of the people you follow, newest first. Pick a few to begin with; you can change all of it later.',
  'welcome.people': 'Follow people',
  'welcome.tags': 'Follow hashtags',
  'welcome.noPeople':
    'Nobody here has posted lately. Search for people you know, or paste a handle from any other server.',
  'welcome.submit': 'Follow these',
  'welcome.profile': 'Say who you are',
  'welcome.profileText': 'A picture and a line about yourself make it easier for others to follow you back.',
  'welcome.editProfile': 'Fill in your profile',
  'welcome.skip': 'Go to my home',
  'welcome.done': 'Here is your home. It fills as they post.',
  'welcome.pick': 'Pick people and hashtags',
} as const satisfies Record<string, CatalogueText>;
