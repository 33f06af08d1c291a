// `/retry 12 [host… [repair]] [because …]`: runs again only what failed; `repair` finishes first what a cut transaction left (RUN-6); the
// reason is needed where another campaign has patched the server since (ELIG-5).

import { foldCase } from '../../domain/fold-case.ts';
import { argumentAtStart, unreadBefore } from '../../domain/typed/free-text.ts';
import { byOf, campaignAndNote, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { restAfter, unquoted } from '../shared/sentences.ts';
import { campaign, reason, servers } from '../shared/typed/argument-kinds.ts';
import { type CampaignAndHosts, lacking, parseCampaignAndHosts, wrong } from '../shared/typed/arguments.ts';
import type { ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword, optional } from '../shared/typed/form.ts';
import { retryFailed } from './retry-failed.ts';

type RetryArgs = CampaignAndHosts & { readonly repair: boolean; readonly reason: string };

const REPAIR = new Set(['repair', 'reparer']);

const BECAUSE = new Set(['because', 'car', 'motif', 'reason']);

function parseRetry({ list, rest }: Words): ParsedArgs<RetryArgs> {
  const at = list.findIndex((word, i) => i > 0 && BECAUSE.has(foldCase(word).replace(/:$/, '')));
  const before = at < 0 ? list : list.slice(0, at);
  const typed = at < 0 ? '' : restAfter(rest, list.slice(0, at + 1));
  const unread = argumentAtStart(typed);
  if (unread !== null) return { kind: 'wrong', problem: unreadBefore(unread) };
  const reason = unquoted(typed);
  if (at >= 0 && reason === '') return lacking('reason', 'Il manque le motif.', 'The reason is missing.');
  const parsed = parseCampaignAndHosts({ list: before, rest });
  if (parsed.kind !== 'args') return parsed;
  const { campaignId, hostnames } = parsed.args;
  const repair = REPAIR.has(foldCase(hostnames.at(-1) ?? ''));
  const named = repair ? hostnames.slice(0, -1) : hostnames;
  if (repair && named.length === 0) {
    return wrong(
      `Nommez les serveurs à réparer entre le numéro et « reparer » : /relancer ${campaignId} SERVEUR reparer.`,
      `Name the servers to repair between the number and “repair”: /retry ${campaignId} SERVER repair.`,
    );
  }
  return { kind: 'args', args: { campaignId, hostnames: named, repair, reason } };
}

export function retryCommand(operations: OperationContext): PatchCommand<RetryArgs> {
  return {
    name: { fr: 'relancer', en: 'retry' },
    ability: 'campaign.retry',
    help: { fr: 'relance les serveurs en échec', en: 'retries the servers that failed' },
    forms: [
      {
        parts: { campaignId: campaign, servers: optional(servers) },
        does: {
          fr: 'relance les serveurs en échec, ou seulement ceux nommés',
          en: 'retries the servers that failed, or only those named',
        },
        example: { fr: '/relancer 12', en: '/retry 12' },
      },
      {
        parts: { campaignId: campaign, servers, repair: keyword(['reparer'], ['repair']) },
        does: {
          fr: 'termine d’abord une mise à jour interrompue, puis relance',
          en: 'first finishes an update that was cut short, then retries',
        },
        example: { fr: '/relancer 12 vrinfapp1 reparer', en: '/retry 12 vrinfapp1 repair' },
      },
      {
        parts: { campaignId: campaign, servers, because: keyword(['motif', 'car'], ['because', 'reason']), reason },
        does: {
          fr: 'patche à nouveau un serveur qu’une autre campagne a patché depuis, avec un motif',
          en: 'patches again a server that another campaign has patched since, with a reason',
        },
        example: {
          fr: '/relancer 12 vrinfapp1 motif noyau à reprendre',
          en: '/retry 12 vrinfapp1 because the kernel is missing',
        },
      },
    ],
    often: ['operator'],
    parse: parseRetry,
    run: async (context) =>
      campaignAndNote(operations, context, await retryFailed(operations, byOf(context), context.args)),
  };
}
