import type { CatalogueText } from '../../i18n.ts';

export const move = {
  'move.somebody': '{name} has moved to',
  'move.you': 'You have moved to',
  'move.toSettings': 'Moving settings',

  'move.out': 'Move to another account',
  'move.outAbout':
    'Your followers are asked to follow the new account; most servers do so by themselves. Your posts stay here, and you can still log in and read.',
  'move.outFirst':
    'First log in to the new account and say there that this one is yours, too: it is called an alias. Your address here is {handle}.',
  'move.target': 'New account',
  'move.targetHint': 'A handle, such as @name@server.example, or the address of its profile.',
  'move.open': 'Move away from this account',
  'move.submit': 'Move my followers',
  'move.done': 'You have moved. Your followers are being told.',

  'move.gone': 'You have moved',
  'move.goneAbout':
    'Your profile leads to the new account, and you can only read here. You may come back; followers who have gone do not come back by themselves.',
  'move.comeBack': 'Come back',
  'move.back': 'Welcome back. You can post here again.',

  'move.aliases': 'Move here from another account',
  'move.aliasesAbout':
    'Name your other accounts here. Then log in to the old one and move to {handle}: its followers will follow you here. Everybody can see which accounts you name.',
  'move.alias': 'Your other account',
  'move.aliasAdd': 'Add',
  'move.aliasAdded': 'Added. Your other account can move here now.',
  'move.aliasRemove': 'Remove',
  'move.aliasRemoveNamed': 'Remove {name}',
  'move.aliasRemoved': 'Removed.',
} as const satisfies Record<string, CatalogueText>;
