// What a preview takes from other campaigns, said before Create does it (ELIG-5).
import type { CampaignId, ServerId } from '../ids.ts';
import { type Finding, firstNames } from '../planning/finding.ts';
import type { Server } from '../server.ts';
import { type Adjustment, consentsOf } from './adjustments.ts';
import { type Elsewhere, givenUp } from './elsewhere.ts';

type Facts = {
  readonly elsewhere?: ReadonlyMap<ServerId, readonly Elsewhere[]>;
  readonly adjustments?: readonly Adjustment[];
};

/** `planned`: the servers of the campaign to be. Consents that are of no use any more say nothing. */
export function elsewhereFindings(
  planned: readonly Server[],
  { elsewhere = new Map(), adjustments = [] }: Facts,
): readonly Finding[] {
  const taken = planned.flatMap((server) =>
    givenUp(elsewhere.get(server.id) ?? []).map((campaignId) => ({ server, campaignId })),
  );
  const consents = consentsOf(adjustments);
  const again = planned.flatMap((server) => {
    const after = consents.get(server.id)?.askedAgainAfter ?? null;
    const patched = elsewhere.get(server.id)?.some((one) => one.state === 'patched' && one.campaignId === after);
    return after !== null && patched === true ? [{ server, campaignId: after }] : [];
  });
  return [
    ...byCampaign(taken).map(([campaignId, servers]) =>
      finding('taken-over', servers, {
        fr: `Repris de la campagne ${campaignId}, où ils seront reportés`,
        en: `Taken over from campaign ${campaignId}, where they will be postponed`,
      }),
    ),
    ...byCampaign(again).map(([campaignId, servers]) =>
      finding('asked-again', servers, {
        fr: `Déjà patchés dans la campagne ${campaignId}, et demandés de nouveau`,
        en: `Already patched in campaign ${campaignId}, and requested again`,
      }),
    ),
  ];
}

function byCampaign(rows: readonly { readonly server: Server; readonly campaignId: CampaignId }[]) {
  const groups = Map.groupBy(rows, ({ campaignId }) => campaignId);
  return [...groups].sort(([a], [b]) => a - b).map(([id, group]) => [id, group.map(({ server }) => server)] as const);
}

function finding(
  code: 'taken-over' | 'asked-again',
  servers: readonly Server[],
  lead: { readonly fr: string; readonly en: string },
): Finding {
  const names = firstNames(servers.map(({ hostname }) => hostname));
  const text = { fr: `${lead.fr} : ${names.fr}.`, en: `${lead.en}: ${names.en}.` };
  return { code, severity: 'info', text, rows: [], servers: servers.map(({ id }) => id) };
}
