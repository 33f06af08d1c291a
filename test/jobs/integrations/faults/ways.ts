// What any other side may do wrong, and how each stand-in is told to: the columns of the table in `every-integration.test.ts`.
import type { FaultOrder as AwsFault } from '../../../../integrations/aws/stand-in.ts';
import type { DirectoryFault } from '../../../../integrations/directory/stand-in.ts';

export const WAYS = [
  'limited',
  'refused',
  'half',
  'twice',
  'clock',
  'types',
  'language',
  'silent',
  'page',
  'empty',
  'elsewhere',
  'endless',
  'packed',
  'again',
  'huge',
] as const;
export type Way = (typeof WAYS)[number];

type Kind = { readonly kind: string };
export type Orders = Readonly<Record<Way, Kind>>;

/** Of stand-ins over the server that they share; iTop's knows the same words. */
export const OVER_HTTP: Orders = {
  limited: { kind: 'too-many-requests', retryAfter: 600 } as Kind,
  refused: { kind: 'login-refused' },
  half: { kind: 'half-page', ending: 'clean' } as Kind,
  twice: { kind: 'duplicated' },
  clock: { kind: 'clock-skew' },
  types: { kind: 'wrong-type' },
  language: { kind: 'language' },
  silent: { kind: 'silent' },
  page: { kind: 'login-page' },
  empty: { kind: 'empty' },
  elsewhere: { kind: 'redirect' },
  endless: { kind: 'endless' },
  packed: { kind: 'compressed' },
  again: { kind: 'again' },
  huge: { kind: 'huge' },
};

/** Nothing there is of a language: words are spelt in another way. */
export const OF_AWS: Readonly<Record<Way, AwsFault>> = {
  ...(OVER_HTTP as Readonly<Record<Way, AwsFault>>),
  refused: { kind: 'expired-credentials', status: 401 },
  types: { kind: 'wrong-type', what: 'list-text' },
  language: { kind: 'spelling', as: 'spaces' },
};

const FRENCH = '000020EF: SvcErr: DSID-020A0000, problème 5003 (WILL_NOT_PERFORM), données 0';

/** LDAP has no pages of HTML, no gzip and no clock of its own. */
export const OF_DIRECTORY: Readonly<Record<Way, DirectoryFault>> = {
  limited: { kind: 'code', code: 51, at: 'search' },
  refused: { kind: 'code', code: 49, at: 'bind' },
  half: { kind: 'cut' },
  twice: { kind: 'twice' },
  clock: { kind: 'referrals' },
  types: { kind: 'value', attribute: 'userAccountControl', value: 'many' },
  language: { kind: 'code', code: 53, at: 'search', words: FRENCH },
  silent: { kind: 'silent', at: 'search' },
  page: { kind: 'no-ldap' },
  empty: { kind: 'nothing' },
  elsewhere: { kind: 'code', code: 10, at: 'search' },
  endless: { kind: 'endless-pages' },
  packed: { kind: 'no-ldap' },
  again: { kind: 'same-range' },
  huge: { kind: 'code', code: 4, at: 'search' },
};
