// `/retry 12 [host… [repair]] [because …]`: runs again only what failed; `repair` finishes first what a cut transaction left (RUN-6); the
// reason is needed where another campaign has patched the server since (ELIG-5).

import { cardKeyText } from '../../domain/card-key.ts';
import { argumentAtStart, unreadBefore } from '../../domain/typed/free-text.ts';
import { byOf, cardAndNote, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { joined, restAfter, unquoted } from '../shared/sentences.ts';
import { type CampaignAndHosts, parseCampaignAndHosts, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { fold } from '../shared/typed/parse.ts';
import { retryFailed } from './retry-failed.ts';

type RetryArgs = CampaignAndHosts & { readonly repair: boolean; readonly reason: string };

const REPAIR = new Set(['repair', 'reparer']);

const BECAUSE = new Set(['because', 'car', 'motif', 'reason']);

function parseRetry({ list, rest }: Words): ParsedArgs<RetryArgs> {
  const at = list.findIndex((word, i) => i > 0 && BECAUSE.has(fold(word).replace(/:$/, '')));
  const before = at < 0 ? list : list.slice(0, at);
  const typed = at < 0 ? '' : restAfter(rest, list.slice(0, at + 1));
  const unread = argumentAtStart(typed);
  if (unread !== null) return { kind: 'wrong', problem: unreadBefore(unread) };
  const reason = unquoted(typed);
  if (at >= 0 && reason === '') return wrong('Il manque le motif.', 'The reason is missing.');
  const parsed = parseCampaignAndHosts({ list: before, rest });
  if (parsed.kind !== 'args') return parsed;
  const { campaignId, hostnames } = parsed.args;
  const repair = REPAIR.has(fold(hostnames.at(-1) ?? ''));
  const named = repair ? hostnames.slice(0, -1) : hostnames;
  if (repair && named.length === 0) {
    return wrong(
      `Nommez les serveurs à réparer entre le numéro et « reparer » : /relancer ${campaignId} SERVEUR reparer.`,
      `Name the servers to repair between the number and “repair”: /retry ${campaignId} SERVER repair.`,
    );
  }
  return { kind: 'args', args: { campaignId, hostnames: named, repair, reason } };
}

export function retryCommand(operations: OperationContext): PatchCommand<RetryArgs> {
  return {
    name: { fr: 'relancer', en: 'retry' },
    ability: 'campaign.retry',
    help: { fr: 'relance seulement ce qui a échoué', en: 'runs again only what failed' },
    example: { fr: '/relancer 12', en: '/retry 12' },
    parse: parseRetry,
    run: async (context) => {
      const outcome = await retryFailed(operations, byOf(context), context.args);
      if (outcome.kind === 'refused') return { kind: 'text', text: outcome.text };
      const key = cardKeyText({ kind: 'campaign', campaignId: context.args.campaignId });
      return cardAndNote(operations, context, key, joined([outcome.note, outcome.cut ?? null]));
    },
  };
}
