/** The people of the demo: who they are and which picture they wear. */
export interface Character {
  username: string;
  displayName: string;
  bio: string;
  avatar: string;
  banner?: string;
  fields?: { name: string; value: string }[];
  locked?: boolean;
  bot?: boolean;
}

/** One password for all of them: the demo says it aloud. */
export const DEMO_PASSWORD = 'kingfisher';

export const harbour: readonly Character[] = [
  {
    username: 'ines',
    displayName: 'Inês Carvalho',
    bio: 'Harbour pilot, birdwatcher, slow reader. I post what I see from the pier. #birds',
    avatar: 'a-ines.svg',
    banner: 'p-banner.svg',
    fields: [
      { name: 'Home', value: 'Setúbal' },
      { name: 'Boat', value: 'Guarda-rios' },
    ],
  },
  {
    username: 'kofi',
    displayName: 'Kofi Mensah',
    bio: 'Bakes bread, mends radios.',
    avatar: 'a-kofi.svg',
  },
  {
    username: 'priya',
    displayName: 'Priya Raman',
    bio: 'Maps, bicycles, and the law of the sea.',
    avatar: 'a-priya.svg',
    banner: 'p-banner2.svg',
  },
  {
    username: 'layla',
    displayName: 'ليلى حداد',
    bio: 'أكتب عن القهوة والكتب والمدينة القديمة.',
    avatar: 'a-layla.svg',
  },
  {
    username: 'tides',
    displayName: 'Tide table',
    bio: 'High and low water, twice a day.',
    avatar: 'a-bot.svg',
    bot: true,
  },
];

export const kissaten: readonly Character[] = [
  {
    username: 'yuki',
    displayName: '高橋ゆき 🍵',
    bio: '喫茶店と野鳥。川沿いを歩く人。',
    avatar: 'a-yuki.svg',
    banner: 'p-banner2.svg',
  },
  { username: 'olena', displayName: 'Олена Бондар', bio: 'Фотографую дюни та котів.', avatar: 'a-olena.svg' },
  {
    username: 'tomas',
    displayName: 'Tomás Ruiz',
    bio: 'Bicicletas, pan y películas viejas.',
    avatar: 'a-tomas.svg',
  },
  {
    username: 'sam',
    displayName: 'Sam Heron',
    bio: 'Approves followers by hand, slowly.',
    avatar: 'a-sam.svg',
    locked: true,
  },
  {
    username: 'bike',
    displayName: 'Bike repair club',
    bio: 'Every Thursday behind the station.',
    avatar: 'a-bike.svg',
  },
];
