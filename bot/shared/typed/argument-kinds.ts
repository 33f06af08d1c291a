// The arguments that commands have: how each is called, asked for on a card, and read from a word.
import { familyNamed } from '../../../domain/baselines/family.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Text } from '../../../domain/language.ts';
import { dayAsked } from '../../../domain/planning/day-asked.ts';
import { parseWeekCode } from '../../../domain/planning/iso-week.ts';
import { scopeNamed } from '../../../domain/planning/scope-words.ts';
import { campaignNumber } from './arguments.ts';
import type { Argument, ArgumentInput, Choice } from './form.ts';

const any = (word: string) => word;

function argument<Value>(
  label: Text,
  missing: Text,
  input: ArgumentInput['kind'],
  read: (word: string) => Value | null,
) {
  const isAny = read === (any as unknown) ? ({ isAny: true } as const) : {};
  return { kind: 'argument', label, missing, input: { kind: input } as ArgumentInput, read, ...isAny } as const;
}

const NO_CAMPAIGN: Text = {
  fr: 'Il manque le numéro de la campagne.',
  en: 'The number of the campaign is missing.',
};

export const campaign: Argument<CampaignId> = argument(
  { fr: 'Campagne', en: 'Campaign' },
  NO_CAMPAIGN,
  'open-campaign',
  (word) => campaignNumber(word),
);

export const closedCampaign: Argument<CampaignId> = { ...campaign, input: { kind: 'closed-campaign' } };

const NO_SERVER: Text = { fr: 'Il manque le nom du serveur.', en: 'The name of the server is missing.' };

export const server: Argument<string> = {
  ...argument({ fr: 'Serveur', en: 'Server' }, NO_SERVER, 'text', any),
  isName: true,
};

export const servers: Argument<string> & { readonly isMany: true } = {
  ...server,
  isMany: true,
};

export const reason: Argument<string> & { readonly isRest: true } = {
  ...argument(
    { fr: 'Motif', en: 'Reason' },
    { fr: 'Il manque le motif.', en: 'The reason is missing.' },
    'long-text',
    any,
  ),
  isRest: true,
};

export const comment: Argument<string> & { readonly isRest: true } = {
  ...argument(
    { fr: 'Commentaire', en: 'Comment' },
    { fr: 'Il manque le commentaire.', en: 'The comment is missing.' },
    'long-text',
    any,
  ),
  isRest: true,
};

export const day: Argument<string> = argument(
  { fr: 'Jour', en: 'Day' },
  { fr: 'Il manque le jour.', en: 'The day is missing.' },
  'day',
  (word) => (dayAsked(word) === null ? null : word),
);

export const operator: Argument<string> = {
  ...argument(
    { fr: 'Opérateur', en: 'Operator' },
    { fr: 'Il manque l’opérateur.', en: 'The operator is missing.' },
    'operator',
    any,
  ),
  isName: true,
};

export const application: Argument<string> = argument(
  { fr: 'Application', en: 'Application' },
  { fr: 'Il manque l’application.', en: 'The application is missing.' },
  'application',
  any,
);

export const domain: Argument<string> = argument(
  { fr: 'Domaine', en: 'Domain' },
  { fr: 'Il manque le domaine.', en: 'The domain is missing.' },
  'domain',
  any,
);

/** POL-1: of package managers; Windows is offered where the settings have it patched. */
export const packageFamily: Argument<string> = argument(
  { fr: 'Famille', en: 'Family' },
  { fr: 'Il manque la famille, comme rpm ou apt.', en: 'The family is missing, such as rpm or apt.' },
  'package-family',
  (word) => (familyNamed(word) === null ? null : word),
);

/** A number that is no campaign's. */
export function number(label: Text, missing: Text): Argument<number> {
  return argument(label, missing, 'number', (word) => (/^\d{1,6}$/.test(word) ? Number(word) : null));
}

/** A word of another kind. */
export function wordArgument(label: Text, missing: Text, isWord?: (word: string) => boolean): Argument<string> {
  return argument(label, missing, 'text', isWord === undefined ? any : (word) => (isWord(word) ? word : null));
}

export function choice(
  label: Text,
  missing: Text,
  choices: readonly { readonly value: Text; readonly title: Text }[],
  isOne: (word: string) => boolean,
): Argument<string> {
  return {
    ...argument(label, missing, 'text', (word) => (isOne(word) ? word : null)),
    input: { kind: 'choice', choices },
  };
}

/** The same, or one of these words instead. */
export function orElse<Value>(one: Argument<Value>, others: readonly Choice[]): Argument<Value> {
  const { input } = one;
  return input.kind === 'operator' || input.kind === 'domain' ? { ...one, input: { ...input, others } } : one;
}

/** Several of them. */
export function many<Value>(one: Argument<Value>): Argument<Value> & { readonly isMany: true } {
  return { ...one, isMany: true };
}

export const week: Argument<string> = wordArgument(
  { fr: 'Semaine', en: 'Week' },
  { fr: 'Il manque la semaine, de S01 à S53.', en: 'The week is missing, from S01 to S53.' },
  (word) => parseWeekCode(word) !== null,
);

export const year: Argument<number> = {
  ...number({ fr: 'Année', en: 'Year' }, { fr: 'Il manque l’année.', en: 'The year is missing.' }),
  read: (word) => (/^20\d{2}$/.test(word) ? Number(word) : null),
};

export const scope: Argument<string> = choice(
  { fr: 'Périmètre', en: 'Scope' },
  {
    fr: 'Il manque le périmètre : prod, hprod, tout, pilote ou prod_pilot.',
    en: 'The scope is missing: prod, hprod, all, pilot or prod_pilot.',
  },
  [
    { value: { fr: 'prod', en: 'prod' }, title: { fr: 'production', en: 'production' } },
    { value: { fr: 'hprod', en: 'hprod' }, title: { fr: 'hors production', en: 'non-production' } },
    { value: { fr: 'tout', en: 'all' }, title: { fr: 'tout', en: 'everything' } },
    { value: { fr: 'pilote', en: 'pilot' }, title: { fr: 'pilote', en: 'pilot' } },
    {
      value: { fr: 'prod_pilot', en: 'prod_pilot' },
      title: { fr: 'production et pilote', en: 'production and pilot' },
    },
  ],
  (word) => scopeNamed(word) !== null,
);

/** What a list is narrowed to: the command knows the words. */
export const filter: Argument<string> = wordArgument(
  { fr: 'Filtre', en: 'Filter' },
  { fr: 'Il manque le filtre.', en: 'The filter is missing.' },
);

export const serverOrApplication: Argument<string> = {
  ...wordArgument(
    { fr: 'Serveur ou application', en: 'Server or application' },
    { fr: 'Il manque le nom du serveur ou de l’application.', en: 'The name of the server or application is missing.' },
  ),
  isName: true,
};
