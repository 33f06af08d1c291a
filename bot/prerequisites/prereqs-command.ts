// `/prereqs 12 [host…|failed]`: runs the prerequisites and shows their live card; `/prereqs host` and `/prereqs show 12` only look.

import { newestPrereqSession } from '../../db/queries/prerequisites/prereq-detail.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import { foldCase } from '../../domain/fold-case.ts';
import type { CampaignId, UserId } from '../../domain/ids.ts';
import { byOf, card, cardAndNote, type PatchCommand, text } from '../shared/command-answers.ts';
import { findNamedServers } from '../shared/named-servers.ts';
import { missingCampaign } from '../shared/open-campaign.ts';
import type { OperationContext } from '../shared/operation.ts';
import { namesText } from '../shared/sentences.ts';
import { campaign, server, servers } from '../shared/typed/argument-kinds.ts';
import { campaignNumber, lacking, noNumber, parseCampaign } from '../shared/typed/arguments.ts';
import type { CommandAnswer, CommandContext, ParsedArgs, Words } from '../shared/typed/command.ts';
import { keyword, optional } from '../shared/typed/form.ts';
import { orderPrerequisites } from './order-prerequisites.ts';
import { rerunFailed } from './rerun-failed.ts';

export type PrereqsArgs =
  | { readonly kind: 'run'; readonly campaignId: CampaignId; readonly hostnames: readonly string[] }
  | { readonly kind: 'failed' | 'show'; readonly campaignId: CampaignId }
  | { readonly kind: 'host'; readonly hostname: string };

const FAILED = new Set(['failed', 'echecs', 'echec', 'ko']);
const SHOW = new Set(['show', 'voir']);

export function prereqsCommand(operations: OperationContext): PatchCommand<PrereqsArgs> {
  return {
    name: { fr: 'prerequis', en: 'prereqs' },
    aliases: ['prereq', 'prerequisites'],
    ability: 'read',
    help: { fr: 'vérifie les prérequis', en: 'checks the prerequisites' },
    forms: [
      {
        parts: { campaignId: campaign, servers: optional(servers) },
        does: {
          fr: 'vérifie les prérequis d’une campagne, ou de quelques serveurs',
          en: 'checks the prerequisites of a campaign, or of a few servers',
        },
        example: { fr: '/prerequis 12', en: '/prereqs 12' },
      },
      {
        parts: { show: keyword(['voir'], ['show']), campaignId: campaign },
        does: { fr: 'montre le résultat sans rien relancer', en: 'shows the results without running anything' },
        example: { fr: '/prerequis voir 12', en: '/prereqs show 12' },
      },
      {
        parts: { campaignId: campaign, failed: keyword(['echecs', 'echec', 'ko'], ['failed']) },
        does: { fr: 'revérifie seulement les échecs', en: 're-runs only the failed checks' },
        asks: ['session.restore', 'campaign.prereqs'],
        example: { fr: '/prerequis 12 echecs', en: '/prereqs 12 failed' },
      },
      {
        parts: { server },
        does: {
          fr: 'montre les prérequis d’un serveur, avec la sortie des commandes',
          en: 'shows the prerequisites of a server, with the output of the commands',
        },
        example: { fr: '/prerequis vrinfapp1', en: '/prereqs vrinfapp1' },
      },
    ],
    often: ['operator'],
    parse,
    // Who brings back what was excluded is a coordinator: the operation tells them apart.
    abilityFor: ({ kind }) => (kind === 'run' ? 'campaign.prereqs' : 'read'),
    run: (context) => run(operations, context),
  };
}

function parse({ list }: Words): ParsedArgs<PrereqsArgs> {
  const [first, ...others] = list;
  if (first === undefined)
    return lacking('campaignId', 'Il manque le numéro de la campagne.', 'The number of the campaign is missing.');
  if (SHOW.has(foldCase(first))) {
    const parsed = parseCampaign({ list: others, rest: '' });
    return parsed.kind === 'wrong' ? parsed : { kind: 'args', args: { kind: 'show', ...parsed.args } };
  }
  const campaignId = campaignNumber(first);
  if (campaignId === null) {
    return others.length === 0 ? { kind: 'args', args: { kind: 'host', hostname: first } } : noNumber(first);
  }
  if (others.length === 1 && FAILED.has(foldCase(others[0] ?? '')))
    return { kind: 'args', args: { kind: 'failed', campaignId } };
  return { kind: 'args', args: { kind: 'run', campaignId, hostnames: others } };
}

async function run(operations: OperationContext, context: CommandContext<PrereqsArgs>): Promise<CommandAnswer> {
  const { args } = context;
  if (args.kind === 'host') return showHost(operations, args.hostname, context.user.id);
  const key = cardKeyText({ kind: 'prereqs', campaignId: args.campaignId });
  if (args.kind === 'show') {
    const missing = await missingCampaign(operations.db, args.campaignId);
    return missing === null ? card(key) : { kind: 'text', text: missing.text };
  }
  const by = byOf(context);
  const outcome =
    args.kind === 'run'
      ? await orderPrerequisites(operations, by, args)
      : await rerunFailed(operations, by, { campaignId: args.campaignId, only: null });
  if (outcome.kind === 'refused') return { kind: 'text', text: outcome.text };
  return cardAndNote(operations, context, key, outcome.note);
}

async function showHost({ db }: OperationContext, typed: string, reader: UserId): Promise<CommandAnswer> {
  const named = await findNamedServers(db, [typed], reader);
  if (named.kind === 'refused') return { kind: 'text', text: named.text };
  const hostname = named.servers[0]?.hostname ?? '';
  const sessionId = await newestPrereqSession(db, hostname);
  if (sessionId !== null) return card(cardKeyText({ kind: 'prereq', sessionId }));
  const name = namesText([hostname]);
  return text(
    `Il n’y a pas de résultat pour ${name.fr} : ses prérequis n’ont pas été vérifiés, ou sont à vérifier de nouveau. /prerequis avec le numéro de sa campagne.`,
    `There is no result for ${name.en}: its prerequisites have not been checked, or have to be again. /prereqs with the number of its campaign.`,
  );
}
