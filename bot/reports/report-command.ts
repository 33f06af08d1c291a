// `/report S05`, `/report cycle 2`, `/report 2026`: what was planned, done and decided in a week, a cycle or a year (KPI-3).
import { cardKeyText } from '../../domain/card-key.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { type PeriodAsked, periodAsked, readPeriodWords } from '../../domain/reports/period-words.ts';
import { card, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { week, wordArgument, year } from '../shared/typed/argument-kinds.ts';
import { campaignNumber, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword, optional } from '../shared/typed/form.ts';

const CYCLE = wordArgument(
  { fr: 'Numéro du cycle', en: 'Number of the cycle' },
  { fr: 'Il manque le cycle : 1, 2 ou 3.', en: 'The cycle is missing: 1, 2 or 3.' },
  (word) => /^[123]$/.test(word),
);

export function reportCommand({ settings }: OperationContext): PatchCommand<PeriodAsked> {
  return {
    name: { fr: 'rapport', en: 'report' },
    ability: 'read',
    help: {
      fr: 'montre le rapport d’une semaine, d’un cycle ou d’une année',
      en: 'shows the report of a week, a cycle or a year',
    },
    forms: [
      {
        parts: { week: optional(week), year: optional(year) },
        does: {
          fr: 'montre ce qui a été planifié, fait et décidé dans une semaine ou une année ; en page web et Excel',
          en: 'shows what was planned, done and decided in a week or a year; as a web page and Excel',
        },
        example: { fr: '/rapport S05', en: '/report S05' },
      },
      {
        parts: { keyword: keyword(['cycle'], ['cycle']), cycle: CYCLE, year: optional(year) },
        does: { fr: 'la même chose d’un cycle', en: 'the same of a cycle' },
        example: { fr: '/rapport cycle 2', en: '/report cycle 2' },
      },
    ],
    often: ['viewer'],
    parse,
    run: async ({ args, now }) => {
      const period = periodAsked(args, isoWeekOf(dayIn(now, settings.zone)));
      if (period === null) return { kind: 'text', text: noWeek(args) };
      return card(cardKeyText({ kind: 'report', period }));
    },
  };
}

function parse({ list }: Words): ParsedArgs<PeriodAsked> {
  const read = readPeriodWords(list);
  if (read.kind === 'asked') return { kind: 'args', args: read.asked };
  if (read.kind === 'no-cycle') {
    return {
      kind: 'wrong',
      problem: { fr: 'Il manque le cycle : 1, 2 ou 3.', en: 'The cycle is missing: 1, 2 or 3.' },
      missing: 'cycle',
    };
  }
  const [first = ''] = list;
  const campaign = campaignNumber(first);
  if (campaign !== null && read.word === first) return ofCampaign(campaign);
  const shown = read.word.slice(0, 40);
  return wrong(
    `Une semaine, un cycle ou une année sont attendus : « ${shown} » n’est pas lu.`,
    `A week, a cycle or a year is expected: “${shown}” was not read.`,
  );
}

function ofCampaign(id: CampaignId) {
  return wrong(
    `Le rapport de la campagne ${id} est sa carte : /campagne ${id}.`,
    `The report of campaign ${id} is its card: /campaign ${id}.`,
  );
}

function noWeek({ year: asked, weekNumber }: PeriodAsked) {
  const [fr, en] = [asked ?? 'Cette année', asked ?? 'This year'];
  return { fr: `${fr} n’a pas de semaine S${weekNumber}.`, en: `${en} has no week S${weekNumber}.` };
}
