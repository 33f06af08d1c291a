// What the card of a campaign's rings and sites shows, for whoever looks (RING-1).
import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { CampaignRingsView, RingShown, SiteShown } from '../../cards/rings/campaign-rings/card.ts';
import { loadCampaignHead } from '../../db/queries/campaigns/campaign-view.ts';
import type { CampaignSite, Opening } from '../../db/queries/rings/campaign-rings.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { type CampaignServer, EVERYBODY, isClosed, type RingStanding } from '../../domain/rings/campaign-rings.ts';
import { ringText } from '../../domain/rings/ring-gate.ts';
import type { Branch } from '../../domain/server.ts';
import { mayHere, noticePart, type ViewContext } from '../shared/view-context.ts';
import { ringsSituation } from './rings-situation.ts';

/** null: no such campaign. */
export async function campaignRingsView(
  ctx: ViewContext,
  campaignId: CampaignId,
  page: number,
): Promise<CampaignRingsView | null> {
  const head = await loadCampaignHead(ctx.db, campaignId);
  if (head === undefined) return null;
  const { standings, openings, servers, sites } = await ringsSituation(ctx, campaignId);
  const isOpen = head.status === 'open';
  const mine = (site: CampaignSite) => site.admins.some(({ userId }) => userId === ctx.viewer?.userId);
  const override = isOpen && mayHere(ctx, 'gate.override');
  const rows = [...standings.map((one) => ringShown(one, openings)), ...sites.map((site) => siteShown(site, servers))];
  return {
    campaignId,
    label: head.label,
    rows: pageOf(rows, page, PAGE_SIZES.campaignRings),
    access: {
      open: override
        ? standings.filter(isClosed).map(({ ring }) => ({ ring: ring?.id ?? null, name: nameOf(ring) }))
        : [],
      withdraw: override,
      sites:
        isOpen && mayHere(ctx, 'site.answer') ? sites.filter(mine).map(({ id: site, name }) => ({ site, name })) : [],
    },
    ...noticePart(ctx),
  };
}

function nameOf(ring: RingStanding['ring']): Text {
  return ring === null ? EVERYBODY : { fr: ring.name, en: ring.name };
}

function ringShown(standing: RingStanding, openings: readonly Opening[]): RingShown {
  const { ring, servers, patched, accepted, refused } = standing;
  const id = ring?.id ?? null;
  const opening = openings.find((one) => one.ring === id);
  return {
    ...{ kind: 'ring', ring: id, name: nameOf(ring), servers, patched, accepted, refused },
    state: opening === undefined ? stateOf(standing) : { kind: 'opened', ...opening },
  };
}

function stateOf({ gates }: RingStanding): RingShown['state'] {
  if (gates.length === 0) return { kind: 'done' };
  const texts = gates.flatMap(({ branch, gate }) => {
    const why = ringText(gate);
    return why === null ? [] : [{ branch, why }];
  });
  const [first] = texts;
  if (first === undefined) return { kind: 'open' };
  const same = texts.length === gates.length && texts.every(({ why }) => why.en === first.why.en);
  if (same) return { kind: 'closed', why: [first.why] };
  return {
    kind: 'closed',
    why: texts.map(({ branch, why }) => {
      const { fr, en } = BRANCHES[branch];
      return { fr: `${fr} : ${why.fr}`, en: `${en}: ${why.en}` };
    }),
  };
}

const BRANCHES: Readonly<Record<Branch, Text>> = {
  hprod: { fr: 'Hors production', en: 'Non-production' },
  prod: { fr: 'Production', en: 'Production' },
};

function siteShown({ id, name, admins, answer }: CampaignSite, servers: readonly CampaignServer[]): SiteShown {
  const own = servers.filter(({ site }) => site === id);
  return {
    ...{ kind: 'site', site: id, name, servers: own.length, patched: own.filter(({ patched }) => patched).length },
    admins: admins.map((one) => one.name),
    left: own.filter(({ patched }) => !patched).map(({ hostname, day }) => ({ hostname, day })),
    answer,
  };
}
