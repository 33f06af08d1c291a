// `/limit @person 10 in 12`: how many servers of a campaign one operator may have at most; `/limit @person 10`: of each; `/limit @person 10
// in preview 3`: of one that is being prepared (ASSIGN-4).

import { cardKeyText } from '../../domain/card-key.ts';
import { serversText } from '../../domain/counts.ts';
import { foldCase } from '../../domain/fold-case.ts';
import { type CampaignId, type DraftId, parseId } from '../../domain/ids.ts';
import { adjustDraft } from '../previews/adjust-draft.ts';
import { answerTo, byOf, card, type PatchCommand, text } from '../shared/command-answers.ts';
import { findOperator } from '../shared/find-operator.ts';
import type { OperationContext } from '../shared/operation.ts';
import { campaign, number, operator } from '../shared/typed/argument-kinds.ts';
import { lacking, notRead } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { after, keyword } from '../shared/typed/form.ts';
import { inCampaign } from '../shared/typed/in-campaign.ts';
import { limitAlways, limitOperator } from './operator-limits.ts';

const MAX_SERVERS = number(
  { fr: 'Nombre de serveurs', en: 'Number of servers' },
  { fr: 'Il manque le nombre de serveurs.', en: 'The number of servers is missing.' },
);
const PREVIEW_NUMBER = number(
  { fr: 'Numéro', en: 'Number' },
  { fr: 'Il manque le numéro de l’aperçu.', en: 'The number of the preview is missing.' },
);

type LimitArgs = {
  readonly person: string;
  readonly most: number;
  readonly in: { readonly campaignId: CampaignId } | { readonly draftId: DraftId } | null;
};

const MAX = 10_000;

export function limitCommand(operations: OperationContext): PatchCommand<LimitArgs> {
  return {
    name: { fr: 'limite', en: 'limit' },
    ability: 'session.assign',
    help: { fr: 'limite le nombre de serveurs d’un opérateur', en: 'limits the number of servers of an operator' },
    forms: [
      {
        parts: { operator, most: MAX_SERVERS, campaignId: after(['dans'], ['in'], campaign) },
        does: {
          fr: 'limite le nombre de serveurs d’un opérateur, dans une campagne ou dans toutes (0 : sans limite)',
          en: 'limits the number of servers of an operator, in one campaign or in all of them (0: no limit)',
        },
        underList: 'whole',
        example: { fr: '/limite @Khalid 10 dans 12', en: '/limit @Khalid 10 in 12' },
      },
      {
        parts: {
          operator,
          most: MAX_SERVERS,
          in: keyword(['dans'], ['in']),
          preview: keyword(['apercu', 'aperçu'], ['preview']),
          number: PREVIEW_NUMBER,
        },
        does: { fr: 'le limite dans un aperçu', en: 'limits it in a preview' },
        underList: 'whole',
        example: { fr: '/limite @Khalid 10 dans aperçu 3', en: '/limit @Khalid 10 in preview 3' },
      },
    ],
    parse: parseLimit,
    run: async (context) => {
      const { person, most, in: where } = context.args;
      const found = await findOperator(operations.db, person, context.now);
      if (found.kind === 'refused') return { kind: 'text', text: found.text };
      const { userId, name } = found;
      const by = byOf(context);
      if (where === null) {
        return answerTo(await limitAlways(operations, by, { userId, most }), () => inEach(name, most));
      }
      if ('draftId' in where) {
        const change = { kind: 'limit', operator: userId, most } as const;
        const outcome = await adjustDraft(operations, by, { draftId: where.draftId, change });
        return answerTo(outcome, () => card(cardKeyText({ kind: 'draft', draftId: where.draftId })));
      }
      const { campaignId } = where;
      return answerTo(await limitOperator(operations, by, { campaignId, userId, most }), ({ count }) =>
        inOne(name, most, campaignId, count),
      );
    },
  };
}

function inEach(name: string, most: number) {
  if (most === 0) return text(`${name} n’a plus de limite permanente.`, `${name} has no standing limit any more.`);
  const { fr, en } = serversText(most);
  return text(`${name} : ${fr} au plus par campagne.`, `${name}: at most ${en} in each campaign.`);
}

function inOne(name: string, most: number, campaignId: CampaignId, count: number) {
  if (most === 0) {
    return text(
      `${name} n’a plus de limite dans la campagne ${campaignId}.`,
      `${name} has no limit in campaign ${campaignId} any more.`,
    );
  }
  const { fr, en } = serversText(most);
  return text(
    `${name} : ${fr} au plus dans la campagne ${campaignId} (en a ${count}).`,
    `${name}: at most ${en} in campaign ${campaignId} (has ${count}).`,
  );
}

const PREVIEW = new Set(['preview', 'draft', 'apercu', 'brouillon']);

/** `in preview 3` at the end; null: no preview was named. */
function inPreview(list: readonly string[]): { readonly words: readonly string[]; readonly draftId: DraftId } | null {
  const [before, what, number] = list.slice(-3);
  if (!['in', 'dans'].includes(foldCase(before ?? '')) || !PREVIEW.has(foldCase(what ?? ''))) return null;
  const draftId = parseId<DraftId>(number?.replace(/^#/, ''));
  return draftId === null ? null : { words: list.slice(0, -3), draftId };
}

function parseLimit({ list }: Words): ParsedArgs<LimitArgs> {
  const preview = inPreview(list);
  const campaign = inCampaign(list);
  const words = preview?.words ?? campaign.words;
  const where =
    preview !== null
      ? { draftId: preview.draftId }
      : campaign.campaignId === null
        ? null
        : { campaignId: campaign.campaignId };
  const number = words.at(-1) ?? '';
  const most = /^\d{1,5}$/.test(number) ? Number(number) : -1;
  const person = words.slice(0, -1).join(' ');
  if (most < 0 || most > MAX)
    return {
      ...notRead(words.at(-1), 'Il manque le nombre de serveurs.', 'The number of servers is missing.'),
      missing: 'most',
    };
  if (person === '') return lacking('operator', 'Il manque l’opérateur.', 'The operator is missing.');
  return { kind: 'args', args: { person, most, in: where } };
}
