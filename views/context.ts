import type { RegistrationMode } from '../src/config.ts';
import type { Role } from '../src/db/tables/people.ts';
import type { AccountSummary } from '../src/domain/accounts/types.ts';
import type { Look, TimelineChoices } from '../src/domain/auth/settings.ts';
import type { OwnQuotePolicy, Visibility } from '../src/domain/posts/types.ts';
import type { Locale, Translate } from '../src/lib/i18n.ts';
import type { ExploreModel } from './parts/explore.ts';

/** The logged-in person, as far as pages show or use it. */
export interface PageViewer {
  account: AccountSummary;
  role: Role;
  /** Lives elsewhere now, and only reads here. */
  moved: boolean;
  /** Unread notifications. */
  unread: number;
  /** Reports that wait; null for people who are not to see them. */
  openReports?: number | null;
  settings: {
    defaultVisibility: Visibility;
    defaultLanguage: string | null;
    remindsOfAlt: boolean;
    /** Null until it is chosen. */
    timeZone: string | null;
    defaultQuotePolicy: OwnQuotePolicy;
  };
}

/** What every page needs besides its own model. */
export interface PageContext {
  t: Translate;
  locale: Locale;
  /** `https://perch.example` */
  origin: string;
  /** `perch.example` */
  host: string;
  /** Path and query of the page being looked at: where a form leads back to. */
  path: string;
  serverName: string;
  theme: 'auto' | 'light' | 'dark';
  look: Look;
  /** What each timeline shows this reader. */
  shown: TimelineChoices;
  viewer: PageViewer | null;
  now: Date;
  maxPostLength: number;
  registration: RegistrationMode;
  /** Said once after a redirect (see `seeOther`). */
  flash?: string | null;
  /** What there is to discover, for the right column of whole pages; null elsewhere. */
  explore: ExploreModel | null;
}
