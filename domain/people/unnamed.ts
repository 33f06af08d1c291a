// PEOPLE-3: why a server did not start may be another server, outside the list of whoever reads. Of that one no more is said than that it stands
// in the way. What is recorded of reboots that wait is the same.
import type { StartBlockerCode } from '../campaigns/start-request.ts';
import type { Text } from '../language.ts';

const OTHER: Text = {
  fr: 'Un autre serveur, hors de ceux de votre compte, le retient pour l’instant : voyez avec un coordinateur.',
  en: 'Another server, outside those of your account, holds it for now: ask a coordinator.',
};

/** Said in place of a text whose `hosts` the reader may not read, or that names none though it is about others. */
export const UNNAMED: Readonly<Partial<Record<StartBlockerCode, Text>>> = {
  gate: {
    fr: 'Un serveur lié, hors de ceux de votre compte, bloque la production.',
    en: 'A linked server outside those of your account blocks production.',
  },
  'ring-closed': { fr: 'Son anneau n’est pas encore ouvert.', en: 'Its ring is not open yet.' },
  'exclusive-group': OTHER,
  'exclusive-unclosed': OTHER,
  'depends-on': OTHER,
  'depends-on-running': OTHER,
  'dependant-running': OTHER,
  'foundation-running': OTHER,
  'foundation-alone': OTHER,
  'foundation-turn': OTHER,
  'foundation-last': OTHER,
  'failure-budget': {
    fr: 'Trop d’échecs : la campagne est arrêtée.',
    en: 'Too many failures: the campaign has been stopped.',
  },
};

/** What an attempt records of another server, whose name is the group (PostgreSQL): `despiteLost` of its reboot, `heldHourText`. */
export const NAMED_IN_EVIDENCE: readonly string[] = [
  '(\\S+), of the same group, is not proved to be up',
  'was missed, while it waited for (\\S+)',
];

/** In its place; as it is recorded (`domain/recorded/`). */
export const UNNAMED_IN_EVIDENCE = 'another server';
