// `/kpi [2026] [domain] [prod|hprod]`: the indicators of a year (KPI-1).
import { cardKeyText } from '../../domain/card-key.ts';
import type { KpiBranch } from '../../domain/kpi/figures.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { scopeNamed } from '../../domain/planning/scope-words.ts';
import { card, type PatchCommand } from '../shared/command-answers.ts';
import { findDomain } from '../shared/named-domain.ts';
import type { OperationContext } from '../shared/operation.ts';
import { choice, domain, year } from '../shared/typed/argument-kinds.ts';
import { wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { optional } from '../shared/typed/form.ts';

type KpiArgs = { readonly year: number | null; readonly domain: string | null; readonly branch: KpiBranch };

const BRANCH = choice(
  { fr: 'Périmètre', en: 'Scope' },
  { fr: 'Il manque le périmètre : prod ou hprod.', en: 'The scope is missing: prod or hprod.' },
  [
    { value: { fr: 'prod', en: 'prod' }, title: { fr: 'production', en: 'production' } },
    { value: { fr: 'hprod', en: 'hprod' }, title: { fr: 'hors production', en: 'non-production' } },
  ],
  (word) => branchNamed(word) !== null,
);

export function kpiCommand(operations: OperationContext): PatchCommand<KpiArgs> {
  return {
    name: { fr: 'kpi', en: 'kpi' },
    aliases: ['indicateurs', 'indicators'],
    ability: 'read',
    help: { fr: 'montre les indicateurs d’une année', en: 'shows the indicators of a year' },
    forms: [
      {
        parts: { year: optional(year), domain: optional(domain), branch: optional(BRANCH) },
        does: {
          fr: 'montre les indicateurs d’une année, comparés au cycle précédent, d’un domaine ou de tous ; en Excel',
          en: 'shows the indicators of a year, compared with the cycle before, of one domain or all; as Excel',
        },
        example: { fr: '/kpi 2026 INFRASTRUC', en: '/kpi 2026 INFRASTRUC' },
      },
    ],
    often: ['viewer'],
    parse,
    run: async ({ args, now }) => {
      const { db, settings } = operations;
      const named = args.domain === null ? null : await findDomain(db, args.domain, ['prod', 'hprod']);
      if (named !== null && typeof named !== 'string') return { kind: 'text', text: named.text };
      const shown = args.year ?? Number(dayIn(now, settings.zone).slice(0, 4));
      return card(cardKeyText({ kind: 'kpi', year: shown, domain: named, branch: args.branch }));
    },
  };
}

function branchNamed(word: string): KpiBranch | null {
  const scope = scopeNamed(word);
  return scope === 'prod' || scope === 'hprod' || scope === 'all' ? scope : null;
}

/** In any order. */
function parse({ list }: Words): ParsedArgs<KpiArgs> {
  let args: KpiArgs = { year: null, domain: null, branch: 'all' };
  for (const word of list) {
    const [number, branch] = [year.read(word), branchNamed(word)];
    if (number !== null && args.year === null) args = { ...args, year: number };
    else if (branch !== null && args.branch === 'all') args = { ...args, branch };
    else if (args.domain === null && number === null) args = { ...args, domain: word };
    else {
      const shown = word.slice(0, 40);
      return wrong(
        `Une année, un domaine et prod ou hprod sont attendus : « ${shown} » est de trop.`,
        `One year, one domain and prod or hprod are expected: “${shown}” is too much.`,
      );
    }
  }
  return { kind: 'args', args };
}
