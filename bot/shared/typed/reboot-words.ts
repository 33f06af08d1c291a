// A reboot policy as it is typed and asked for: of a patch group (POL-2), of a site (RING-1).
import type { RebootPolicy } from '../../../db/schema/baselines.ts';
import { foldCase } from '../../../domain/fold-case.ts';
import { choice } from './argument-kinds.ts';
import { lacking, notRead } from './arguments.ts';
import type { ParsedArgs } from './command.ts';

const POLICIES: Readonly<Record<string, RebootPolicy | null>> = {
  ...{
    never: 'never',
    jamais: 'never',
    'if-needed': 'if-needed',
    needed: 'if-needed',
    'si-besoin': 'if-needed',
    besoin: 'if-needed',
  },
  ...{ always: 'always', toujours: 'always', ask: 'ask', demander: 'ask', campaign: null, campagne: null },
};

export const rebootPolicy = choice(
  { fr: 'Redémarrage', en: 'Reboot' },
  { fr: 'Il manque la politique de redémarrage.', en: 'The reboot policy is missing.' },
  [
    { value: { fr: 'jamais', en: 'never' }, title: { fr: 'jamais', en: 'never' } },
    { value: { fr: 'si-besoin', en: 'if-needed' }, title: { fr: 'si nécessaire', en: 'if needed' } },
    { value: { fr: 'toujours', en: 'always' }, title: { fr: 'toujours', en: 'always' } },
    { value: { fr: 'demander', en: 'ask' }, title: { fr: 'demander au responsable', en: 'ask the owner' } },
    { value: { fr: 'campagne', en: 'campaign' }, title: { fr: 'selon la campagne', en: 'as the campaign says' } },
  ],
  (word) =>
    [
      'jamais',
      'never',
      'si-besoin',
      'if-needed',
      'toujours',
      'always',
      'demander',
      'ask',
      'campagne',
      'campaign',
    ].includes(word.toLowerCase()),
);

type Wrong = Extract<ParsedArgs<unknown>, { kind: 'wrong' }>;

/** null: as the campaign says. */
export function readRebootPolicy([policy, extra]: readonly string[]):
  | { readonly kind: 'policy'; readonly policy: RebootPolicy | null }
  | Wrong {
  if (policy === undefined)
    return lacking('policy', 'Il manque la politique de redémarrage.', 'The reboot policy is missing.');
  if (extra !== undefined) return notRead(extra, 'Une politique à la fois.', 'One policy at a time.');
  const known = POLICIES[foldCase(policy)];
  if (known !== undefined) return { kind: 'policy', policy: known };
  return notRead(
    policy,
    'Jamais, si-besoin, toujours, demander ou campagne.',
    'Never, if-needed, always, ask or campaign.',
  );
}
