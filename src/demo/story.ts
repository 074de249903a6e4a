import { hashPassword } from '../domain/auth/password.ts';
import type { App } from '../domain/ports.ts';
import { harbour, kissaten } from './cast.ts';
import { type Actor, demoPasswordHash, enter } from './stage.ts';

/** Waits until everything that follows from what was said has happened, here and on the other server. */
export type Settle = () => Promise<void>;

type Cast = Record<string, Actor>;

/**
 * Plays the demo: two servers whose people follow, answer, like and boost each other over real signed HTTP.
 * Everybody's home has something to read afterwards.
 */
export async function playStory(first: App, second: App, settle: Settle): Promise<void> {
  const hash = demoPasswordHash();
  const cast: Cast = {};
  for (const character of harbour) cast[character.username] = await enter(first, character, hash);
  for (const character of kissaten) cast[character.username] = await enter(second, character, hash);
  await everybodyFollows(cast);
  await settle();
  await morning(cast, settle);
  await conversation(cast, settle);
  await evening(cast);
  await settle();
  await night(cast, settle);
}

/** The same on one server: the people of the first, who know only each other. All have this password. */
export async function playAlone(app: App, password: string): Promise<void> {
  const hash = hashPassword(password);
  const cast: Cast = {};
  for (const character of harbour) cast[character.username] = await enter(app, character, hash);
  for (const one of Object.values(cast)) {
    for (const other of Object.values(cast)) if (one !== other) await one.follows(other.handle);
  }
  const [ines, kofi, priya, layla, tides] = castOf(cast, 'ines', 'kofi', 'priya', 'layla', 'tides');
  await tides.posts('High water 06:12 (3.1 m), low water 12:31 (0.8 m). Light wind from the west.');
  await layla.posts(COFFEE, { language: 'ar' });
  const bread = await kofi.posts('Second loaf of the week. The first one did not make it to noon. #bread', {
    pictures: [{ file: 'p-bread.svg', description: 'A round loaf of bread on a wooden board' }],
  });
  const question = await ines.posts(
    'Is anybody else seeing kingfishers this far down the estuary? Three in one morning. #Kingfisher',
    {
      pictures: [
        {
          file: 'p-harbour.svg',
          description: 'Two sailing boats in front of mountains while the sun goes down',
        },
      ],
    },
  );
  await priya.replies(question, '@ines I marked your three on the map, and mine from Sunday.');
  await kofi.likes(question);
  await ines.boosts(bread);
}

function castOf<const Names extends readonly string[]>(
  cast: Cast,
  ...names: Names
): { [Index in keyof Names]: Actor } {
  return names.map((name) => role(cast, name)) as { [Index in keyof Names]: Actor };
}

const COFFEE =
  'صباح الخير من المدينة القديمة ☕️ القهوة جاهزة والكتاب مفتوح، وأحدهم نسي دراجته تحت المطر مرة أخرى. #القهوة';

function role(cast: Cast, name: string): Actor {
  const actor = cast[name];
  if (!actor) throw new Error(`Nobody in the demo is called ${name}`);
  return actor;
}

async function everybodyFollows(cast: Cast): Promise<void> {
  const follows: Record<string, string[]> = {
    ines: ['kofi', 'priya', 'layla', 'tides', 'yuki', 'olena', 'tomas', 'sam'],
    kofi: ['ines', 'priya', 'yuki', 'bike'],
    priya: ['ines', 'kofi', 'tomas', 'bike'],
    layla: ['ines', 'yuki', 'olena'],
    yuki: ['ines', 'layla', 'olena', 'tomas', 'kofi'],
    olena: ['yuki', 'ines', 'tomas'],
    tomas: ['yuki', 'priya', 'kofi', 'bike'],
    sam: ['ines', 'yuki'],
    bike: ['tomas', 'priya'],
  };
  for (const [name, names] of Object.entries(follows)) {
    for (const other of names) await role(cast, name).follows(role(cast, other).handle);
  }
}

async function morning(cast: Cast, settle: Settle): Promise<void> {
  const [ines, kofi, layla, yuki, olena, tides] = castOf(
    cast,
    'ines',
    'kofi',
    'layla',
    'yuki',
    'olena',
    'tides',
  );
  await tides.posts('High water 06:12 (3.1 m), low water 12:31 (0.8 m). Light wind from the west.');
  const wire = await yuki.posts(
    '朝霧の中、川沿いでカワセミを二羽見かけました。青い線が一本、水の上をすっと走る。それだけで今日はもう十分。 #Kingfisher',
    {
      language: 'ja',
      pictures: [{ file: 'p-wire.svg', description: '夕暮れ、三本の電線にとまる四羽の鳥' }],
    },
  );
  await layla.posts(COFFEE, { language: 'ar' });
  const bread = await kofi.posts('Second loaf of the week. The first one did not make it to noon. #bread', {
    pictures: [{ file: 'p-bread.svg', description: 'A round loaf of bread on a wooden board' }],
  });
  const dunes = await olena.posts('Дюни сьогодні майже без вітру. Один кіт, жодного туриста. #dunes', {
    language: 'uk',
    pictures: [
      { file: 'p-dunes.svg', description: 'Піщані дюни під блідим небом' },
      { file: 'p-cat.svg', description: 'Кіт сидить на паркані' },
    ],
  });
  await settle();
  await ines.likes(wire);
  await ines.boosts(wire);
  await kofi.likes(wire);
  await yuki.likes(bread);
  await ines.boosts(dunes);
  await ines.bookmarks(bread);
  await settle();
}

async function conversation(cast: Cast, settle: Settle): Promise<void> {
  const [ines, priya, yuki, tomas, kofi] = castOf(cast, 'ines', 'priya', 'yuki', 'tomas', 'kofi');
  const question = await ines.posts(
    `Is anybody else seeing kingfishers this far down the estuary? Three in one morning, which is two more than in all of last year. ${yuki.handle} you will like this. #Kingfisher`,
    {
      pictures: [
        {
          file: 'p-harbour.svg',
          description: 'Two sailing boats in front of mountains while the sun goes down',
        },
      ],
    },
  );
  await settle();
  const answer = await yuki.replies(
    question,
    `${ines.handle} 三羽も！うらやましい。潮の変わり目に見に行ってみて。`,
    { language: 'ja' },
  );
  const bicycle = await tomas.replies(
    question,
    `${ines.handle} Ayer vi uno desde el puente, en bicicleta. Casi me caigo.`,
    { language: 'es' },
  );
  await settle();
  await ines.replies(answer, `${yuki.handle} Turn of the tide it is. I will report back.`);
  await priya.replies(question, `${ines.handle} I marked your three on the map, and mine from Sunday.`, {
    pictures: [{ file: 'p-map.svg', description: 'A map with a dotted way up to a red pin' }],
  });
  await ines.likes(bicycle);
  await kofi.likes(question);
  await tomas.boosts(question);
  await ines.pins(question);
  await settle();
}

async function evening(cast: Cast): Promise<void> {
  const [ines, priya, tomas, bike, sam, kofi] = castOf(cast, 'ines', 'priya', 'tomas', 'bike', 'sam', 'kofi');
  await tomas.posts(
    'Anoche vimos otra vez la misma película.\n\nEl perro se salva. Siempre se salva. Y aun así lloramos.',
    {
      language: 'es',
      warning: 'El final de una película de 1952',
    },
  );
  await bike.posts(
    `Thursday, 18:00, behind the station. Bring the bicycle that squeaks. ${tomas.handle} brings bread. #bicycles`,
  );
  await sam.posts('Only for those who follow me: the heron is back.', { visibility: 'followers' });
  await priya.posts(
    `Reading how the house on the other shore is run. It is more exciting than it sounds: ${originOf(tomas)}/about`,
    { visibility: 'unlisted' },
  );
  await kofi.posts(`${ines.handle} the radio is mended. Come by when the tide lets you.`, {
    visibility: 'mentioned',
  });
}

/** What people do with each other's posts when they have time: quote them, ask and vote. */
async function night(cast: Cast, settle: Settle): Promise<void> {
  const [ines, kofi, priya, yuki, olena, tomas] = castOf(
    cast,
    'ines',
    'kofi',
    'priya',
    'yuki',
    'olena',
    'tomas',
  );
  const poll = await yuki.posts(
    'カワセミに会うなら、いつ？ When do you go and look for kingfishers? #Kingfisher',
    {
      language: 'ja',
      poll: {
        options: ['夜明け / at dawn', '昼 / at noon', '夕方 / in the evening', 'カワセミ？'],
        multiple: false,
        seconds: 3 * 86_400,
      },
    },
  );
  await settle();
  await ines.votes(poll, [0]);
  await kofi.votes(poll, [3]);
  await olena.votes(poll, [0]);
  await tomas.votes(poll, [2]);
  await ines.quotes(poll, 'Dawn, of course. Who gets up at noon has missed everything, the coffee as well.');
  await priya.likes(poll);
  await settle();
}

/** The server that somebody lives on. */
function originOf({ handle }: Actor): string {
  return `http://${handle.split('@').at(-1)}`;
}
