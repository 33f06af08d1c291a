// `/campaign`: the list; `/campaign 12`: the live card; `/campaign S05 prod [2027] [DOMAIN] [again] [only …] [with host… reason]`: the preview of a
// campaign to be, `with` servers that another one has or has patched (ELIG-5).

import type { UpdateScope } from '../../domain/attempts/update-scope.ts';
import { isOnly, readNarrowing, useCve } from '../../domain/attempts/update-scope-words.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { advisoryNamed, cveNamed } from '../../domain/cve/advisory.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { CampaignId, DraftId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { parseWeekCode } from '../../domain/planning/iso-week.ts';
import type { EnvScope } from '../../domain/planning/plan-row.ts';
import { scopeNamed } from '../../domain/planning/scope-words.ts';
import { byOf, card, cardAndNote, type PatchCommand } from '../shared/command-answers.ts';
import { findNamedServers, splitHosts } from '../shared/named-servers.ts';
import { missingCampaign } from '../shared/open-campaign.ts';
import type { OperationContext } from '../shared/operation.ts';
import { restAfter } from '../shared/sentences.ts';
import {
  campaign,
  domain,
  many,
  reason,
  scope,
  servers,
  week,
  wordArgument,
  year,
} from '../shared/typed/argument-kinds.ts';
import { campaignNumber, lacking, wrong } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword, optional } from '../shared/typed/form.ts';
import { adjustDraft } from './adjust-draft.ts';
import { previewCampaign } from './preview-campaign.ts';

const UPDATES = wordArgument(
  { fr: 'sécurité, noyaux ou avis', en: 'security, kernels or advisories' },
  {
    fr: 'Après « seulement », indiquez sécurité, noyaux, ou des avis comme RHSA-2026:7203.',
    en: 'After “only”, give security, kernels, or advisories such as RHSA-2026:7203.',
  },
);

export type CampaignArgs =
  | { readonly kind: 'list' }
  | { readonly kind: 'one'; readonly campaignId: CampaignId }
  | {
      readonly kind: 'preview';
      readonly question: Question;
      readonly updateScope: UpdateScope;
      readonly takeIn: Words | null;
    };

type Question = {
  readonly weekNumber: number;
  readonly year: number | null;
  readonly asked: EnvScope | null;
  readonly domainCode: string | null;
  /** A second campaign of the same rows is wanted. */
  readonly again: true | null;
};

export function campaignCommand(operations: OperationContext): PatchCommand<CampaignArgs> {
  return {
    name: { fr: 'campagne', en: 'campaign' },
    aliases: ['campagnes', 'campaigns'],
    ability: 'read',
    help: { fr: 'prépare ou montre une campagne', en: 'prepares or shows a campaign' },
    forms: [
      {
        parts: { week: week, scope: optional(scope), year: optional(year), domain: optional(domain) },
        does: {
          fr: 'prépare la campagne d’une semaine du planning : un aperçu, puis Créer',
          en: 'prepares the campaign of a week of the plan: a preview, then Create',
        },
        example: { fr: '/campagne S05 prod', en: '/campaign S05 prod' },
      },
      {
        parts: { campaignId: campaign },
        does: { fr: 'montre une campagne', en: 'shows a campaign' },
        example: { fr: '/campagne 12', en: '/campaign 12' },
      },
      {
        parts: {},
        does: { fr: 'liste les campagnes', en: 'lists the campaigns' },
        example: { fr: '/campagne', en: '/campaign' },
      },
      {
        parts: { week: week, scope: optional(scope), only: keyword(['seulement'], ['only']), updates: many(UPDATES) },
        does: {
          fr: 'limite la campagne aux mises à jour de sécurité, aux noyaux, ou à des avis',
          en: 'narrows the campaign to security updates, to kernels, or to advisories',
        },
        example: { fr: '/campagne S05 prod seulement sécurité', en: '/campaign S05 prod only security' },
      },
      {
        parts: { week: week, scope: optional(scope), with: keyword(['avec'], ['with']), servers, reason },
        does: {
          fr: 'y retient des serveurs qu’une autre campagne a pris, avec un motif',
          en: 'includes servers that another campaign has, with a reason',
        },
        example: {
          fr: '/campagne S05 prod avec vpinfapp1 noyau à reprendre',
          en: '/campaign S05 prod with vpinfapp1 the kernel is missing',
        },
      },
    ],
    often: ['coordinator'],
    parse,
    abilityFor: (args) => (args.kind === 'preview' ? 'campaign.create' : 'read'),
    run: (context) => run(operations, context),
  };
}

async function run(operations: OperationContext, context: CommandContext<CampaignArgs>): Promise<CommandAnswer> {
  const { args } = context;
  if (args.kind === 'list') return card('campaigns');
  if (args.kind === 'one') {
    const missing = await missingCampaign(operations.db, args.campaignId);
    if (missing !== null) return { kind: 'text', text: missing.text };
    return card(cardKeyText({ kind: 'campaign', campaignId: args.campaignId }));
  }
  const outcome = await previewCampaign(operations, byOf(context), {
    ...args.question,
    again: args.question.again === true,
    updateScope: args.updateScope,
  });
  if (outcome.kind === 'refused') return { kind: 'text', text: outcome.text };
  const key = cardKeyText({ kind: 'draft', draftId: outcome.draftId });
  if (args.takeIn === null) return card(key);
  return cardAndNote(operations, context, key, await takeIn(operations, context, outcome.draftId, args.takeIn));
}

/** What stands against it, beside the card; null: they are in the preview. */
async function takeIn(
  operations: OperationContext,
  context: CommandContext<CampaignArgs>,
  draftId: DraftId,
  { list, rest }: Words,
): Promise<Text | null> {
  const split = await splitHosts(operations.db, list, rest);
  if ('kind' in split) return split.text;
  const { hostnames, reason } = split;
  const named = await findNamedServers(operations.db, hostnames, context.user.id);
  if (named.kind === 'refused') return named.text;
  const change = { kind: 'take-in', servers: named.servers.map(({ id }) => id), reason } as const;
  const outcome = await adjustDraft(operations, byOf(context), { draftId, change });
  return outcome.kind === 'refused' ? outcome.text : (outcome.cut ?? null);
}

const LIST_WORDS = new Set(['list', 'liste']);

const WITH = new Set(['with', 'avec']);

function parse({ list, rest }: Words): ParsedArgs<CampaignArgs> {
  const [first, ...others] = list;
  if (first === undefined) return { kind: 'args', args: { kind: 'list' } };
  if (others.length === 0 && LIST_WORDS.has(foldCase(first))) return { kind: 'args', args: { kind: 'list' } };
  const campaignId = campaignNumber(first);
  if (campaignId !== null && others.length === 0) return { kind: 'args', args: { kind: 'one', campaignId } };
  const weekNumber = parseWeekCode(first);
  if (weekNumber === null && campaignId !== null) {
    const shown = (others[0] ?? '').slice(0, 40);
    return wrong(
      `La campagne ${campaignId} se montre seule : « ${shown} » n’est pas lu.`,
      `Campaign ${campaignId} is shown by itself: “${shown}” was not read.`,
    );
  }
  if (weekNumber === null) {
    return wrong(
      `« ${first.slice(0, 40)} » n’est ni une semaine de S01 à S53 ni un numéro de campagne.`,
      `“${first.slice(0, 40)}” is neither a week from S01 to S53 nor the number of a campaign.`,
    );
  }
  const at = others.findIndex((word) => WITH.has(foldCase(word)));
  if (at < 0) return parseQuestion(weekNumber, others, null);
  const hosts = others.slice(at + 1);
  if (hosts.length === 0)
    return lacking('servers', 'Il manque le nom du serveur.', 'The name of the server is missing.');
  const takeIn = { list: hosts, rest: restAfter(rest, list.slice(0, at + 2)) };
  return parseQuestion(weekNumber, others.slice(0, at), takeIn);
}

const AGAIN = new Set(['again', 'encore', 'second', 'seconde']);

/**
 * Scope, year, domain and `again` in any order, each at most once, then what narrows the update. A word that is none of the others
 * is the domain.
 */
function parseQuestion(weekNumber: number, typed: readonly string[], takeIn: Words | null): ParsedArgs<CampaignArgs> {
  const narrowed = readNarrowing(typed);
  if (narrowed.kind === 'wrong') return isNothingBehind(typed) ? { ...narrowed, missing: 'updates' } : narrowed;
  const { words, scope: updateScope } = narrowed;
  let question: Question = { weekNumber, year: null, asked: null, domainCode: null, again: null };
  for (const word of words) {
    const narrowing = narrowingWithoutOnly(word);
    if (narrowing !== null) return narrowing;
    const part = partOf(word);
    const [name] = Object.keys(part) as (keyof Question)[];
    if (name === undefined || question[name] !== null || word.length > 40) return tooMuch(word);
    question = { ...question, ...part };
  }
  return { kind: 'args', args: { kind: 'preview', question, updateScope, takeIn } };
}

/** `only`, and then no more. */
function isNothingBehind(typed: readonly string[]): boolean {
  return isOnly(typed.at(-1) ?? '');
}

/** No domain is called so: what was meant is said. */
function narrowingWithoutOnly(word: string): ParsedArgs<CampaignArgs> | null {
  const cve = cveNamed(word);
  if (cve !== null) return { kind: 'wrong', problem: useCve(cve) };
  const advisory = advisoryNamed(word);
  if (advisory === null) return null;
  return wrong(
    `Un avis vient après « seulement » : … seulement ${advisory}.`,
    `An advisory comes after “only”: … only ${advisory}.`,
  );
}

function partOf(word: string): Partial<Question> {
  if (AGAIN.has(foldCase(word))) return { again: true };
  const asked = scopeNamed(word);
  if (asked !== null) return { asked };
  return /^\d{4}$/.test(word) ? { year: Number(word) } : { domainCode: word };
}

function tooMuch(word: string): ParsedArgs<CampaignArgs> {
  const shown = word.slice(0, 40);
  return wrong(
    `« ${shown} » est de trop : semaine, portée, année, domaine.`,
    `“${shown}” is too much: week, scope, year, domain.`,
  );
}
