// `/coverage SYSTEM`: which servers a scanner or an agent's console knows, and which it does not.
import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { INTEGRATION_TITLES, INTEGRATIONS, type IntegrationName } from '../../domain/integrations/names.ts';
import { card, type PatchCommand, text } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { wordArgument } from '../shared/typed/argument-kinds.ts';
import { notRead } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';

type Asked = { readonly system: IntegrationName | null };

const SYSTEM = wordArgument(
  { fr: 'Système', en: 'System' },
  { fr: 'Il manque le nom du système.', en: 'The name of the system is missing.' },
  (word) => systemNamed(word) !== null,
);

export function coverageCommand({ settings }: OperationContext): PatchCommand<Asked> {
  const watching = () =>
    (settings.integrations ?? []).flatMap(({ name, machines }) => (machines === null ? [] : [name]));
  const does = {
    fr: 'montre quels serveurs ce système connaît, lesquels lui manquent, et ce qu’il connaît de plus',
    en: 'shows which servers that system knows, which it lacks, and what it knows besides',
  };
  return {
    name: { fr: 'couverture', en: 'coverage' },
    ability: 'read',
    help: {
      fr: 'compare l’inventaire à un scanner ou une console',
      en: 'compares the inventory with a scanner or console',
    },
    isOffered: () => watching().length > 0,
    forms: [
      { parts: {}, does, underList: 'closed', example: { fr: '/couverture', en: '/coverage' } },
      {
        parts: { system: SYSTEM },
        does,
        underList: 'closed',
        example: { fr: '/couverture SentinelOne', en: '/coverage SentinelOne' },
      },
    ],
    parse,
    run: async ({ args }) => {
      const [first] = watching();
      const integration = args.system ?? first;
      if (integration === undefined || !watching().includes(integration)) return noneOf(watching());
      return card(cardKeyText({ kind: 'coverage', integration, state: 'absent' }));
    },
  };
}

function parse({ list: [word, extra] }: Words): ParsedArgs<Asked> {
  if (word === undefined) return { kind: 'args', args: { system: null } };
  const system = systemNamed(word);
  if (system === null) return notRead(word, 'Le nom d’un système est attendu.', 'The name of a system is expected.');
  if (extra !== undefined) return notRead(extra, 'Un système à la fois.', 'One system at a time.');
  return { kind: 'args', args: { system } };
}

function systemNamed(word: string): IntegrationName | null {
  const folded = foldCase(word).replaceAll(' ', '');
  return (
    INTEGRATIONS.find((name) => name === folded || foldCase(INTEGRATION_TITLES[name]).replaceAll(' ', '') === folded) ??
    null
  );
}

function noneOf(names: readonly IntegrationName[]) {
  if (names.length === 0) {
    return text(
      'Aucun système relié ne surveille de serveurs : integrations, dans le fichier de réglages, les nomme (docs/integrations/).',
      'No joined system watches servers: integrations, in the settings file, names them (docs/integrations/).',
    );
  }
  const known = names.map((name) => INTEGRATION_TITLES[name]).join(', ');
  return text(
    `Ce système n’est pas relié, ou ne surveille pas de serveurs : ${known}.`,
    `That system is not joined, or watches no servers: ${known}.`,
  );
}
