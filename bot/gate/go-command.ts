// `/go 12`: the card on which production is approved or refused (GATE-5), always by a click. `/go 12 override host… reason`: an admin's
// override of a gate, which is announced (GATE-6).

import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import { argumentAtStart, unreadBefore } from '../../domain/typed/free-text.ts';
import { byOf, card, cardAndNote, type PatchCommand, refusalAnswer } from '../shared/command-answers.ts';
import { findNamedServers, splitHosts } from '../shared/named-servers.ts';
import { missingCampaign } from '../shared/open-campaign.ts';
import { type OperationContext, refused } from '../shared/operation.ts';
import { joined, namesText, restAfter, unquoted } from '../shared/sentences.ts';
import { campaign, reason, servers } from '../shared/typed/argument-kinds.ts';
import { campaignNumber, lacking, parseCampaign } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword } from '../shared/typed/form.ts';
import { type OverrideRequest, overrideGate } from './override-gate.ts';

type Go =
  | { readonly kind: 'show'; readonly campaignId: CampaignId }
  | { readonly kind: 'override'; readonly campaignId: CampaignId; readonly words: Words };

const OVERRIDE: ReadonlySet<string> = new Set(['override', 'forcer', 'force', 'outrepasser']);
const ALL: ReadonlySet<string> = new Set(['all', 'tous', 'tout']);

export function goCommand(operations: OperationContext): PatchCommand<Go> {
  return {
    name: { fr: 'feu-vert', en: 'go' },
    aliases: ['feuvert'],
    ability: 'read',
    help: { fr: 'montre le feu vert production d’une campagne', en: 'shows the production approval of a campaign' },
    forms: [
      {
        parts: { campaignId: campaign },
        does: {
          fr: 'montre ce qui est validé et ce qui bloque ; le feu vert se donne sur la carte',
          en: 'shows what is validated and what blocks; approve or refuse on the card',
        },
        underList: 'whole',
        example: { fr: '/feu-vert 12', en: '/go 12' },
      },
      {
        parts: {
          campaignId: campaign,
          override: keyword(['forcer', 'outrepasser'], ['override', 'force']),
          servers,
          reason,
        },
        does: {
          fr: 'passe outre pour des serveurs bloqués, ou pour tous (« tous »), avec un motif annoncé',
          en: 'overrides the block of servers, or of all of them (“all”), with a reason that is announced',
        },
        example: {
          fr: '/feu-vert 12 forcer vpinfapp1 accord du responsable par téléphone',
          en: '/go 12 override vpinfapp1 agreed with the owner by telephone',
        },
      },
    ],
    often: ['coordinator', 'operator'],
    parse,
    abilityFor: (args) => (args.kind === 'override' ? 'gate.override' : 'read'),
    run: async (context) => {
      const { args } = context;
      const missing = await missingCampaign(operations.db, args.campaignId);
      if (missing !== null) return { kind: 'text', text: missing.text };
      if (args.kind === 'override') return override(operations, context, args);
      return card(cardKeyText({ kind: 'go', campaignId: args.campaignId }));
    },
  };
}

function parse(words: Words): ParsedArgs<Go> {
  const { list, rest } = words;
  const campaignId = campaignNumber(list[0]);
  if (campaignId === null || !OVERRIDE.has(foldCase(list[1] ?? ''))) {
    const parsed = parseCampaign(words);
    return parsed.kind === 'wrong' ? parsed : { kind: 'args', args: { kind: 'show', ...parsed.args } };
  }
  if (list.length < 3)
    return lacking(
      'servers',
      'Il manque le nom du serveur, ou « tous ».',
      'The name of the server is missing, or “all”.',
    );
  const after = restAfter(rest, list.slice(0, 2));
  return { kind: 'args', args: { kind: 'override', campaignId, words: { list: list.slice(2), rest: after } } };
}

async function override(
  operations: OperationContext,
  context: CommandContext<unknown>,
  { campaignId, words }: Extract<Go, { kind: 'override' }>,
): Promise<CommandAnswer> {
  const named = await serversAndReason(operations, words, context.user.id);
  if (named.kind === 'refused') return { kind: 'text', text: named.text };
  const ask = { campaignId, servers: named.servers, reason: named.reason, shownHash: null };
  const outcome = await overrideGate(operations, byOf(context), ask);
  if (outcome.kind === 'refused') return refusalAnswer(outcome);
  const { fr, en } = namesText(outcome.servers);
  const note = {
    fr: `Contrôle de production outrepassé pour ${fr} ; c’est annoncé dans le canal.`,
    en: `Production gate overridden for ${en}; it is announced in the channel.`,
  };
  return cardAndNote(operations, context, cardKeyText({ kind: 'go', campaignId }), joined([note, outcome.cut ?? null]));
}

async function serversAndReason({ db }: OperationContext, { list, rest }: Words, reader: UserId) {
  const [first = ''] = list;
  if (ALL.has(foldCase(first))) {
    const servers: OverrideRequest['servers'] = 'all-blocked';
    const typed = restAfter(rest, [first]);
    const unread = argumentAtStart(typed);
    if (unread !== null) return refused(unreadBefore(unread));
    return { kind: 'found', servers, reason: unquoted(typed) } as const;
  }
  const split = await splitHosts(db, list, rest);
  if ('kind' in split) return split;
  const { hostnames, reason } = split;
  const found = await findNamedServers(db, hostnames, reader);
  if (found.kind === 'refused') return found;
  return { kind: 'found', servers: found.servers.map(({ id }) => id), reason } as const;
}
