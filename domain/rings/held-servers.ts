// Which servers of a campaign their ring or their site keeps from starting today (RING-1): an order for all of them counts what would start.
import type { IsoDate } from '../clock.ts';
import { serversText } from '../counts.ts';
import type { CampaignId, SiteId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { CampaignServer, RingStanding } from './campaign-rings.ts';
import { type SiteAnswer, siteGate } from './site-gate.ts';

export type HeldBy = 'ring' | 'site';

export type HeldQuestion = {
  readonly standings: readonly RingStanding[];
  readonly servers: readonly CampaignServer[];
  readonly sites: readonly {
    readonly id: SiteId;
    readonly name: string;
    readonly admins: readonly unknown[];
    readonly answer: SiteAnswer | null;
  }[];
  /** In the zone of the product. */
  readonly today: IsoDate;
};

/** By hostname; by the ring where both hold it. */
export function heldServers({ standings, servers, sites, today }: HeldQuestion): ReadonlyMap<string, HeldBy> {
  const isClosed = ({ ring, branch }: CampaignServer) =>
    standings.some(
      (one) =>
        (one.ring?.id ?? null) === ring &&
        one.gates.some(({ branch: of, gate }) => of === branch && gate.state === 'closed'),
    );
  const closedSites = new Set(
    sites
      .filter(({ name, admins, answer }) => {
        const site = { name, hasAdmins: admins.length > 0 };
        return siteGate({ site, answer, today }).state !== 'open';
      })
      .map(({ id }) => id),
  );
  const left = servers.filter(({ patched, running }) => !patched && !running);
  return new Map(
    left.flatMap((one): [string, HeldBy][] => {
      if (isClosed(one)) return [[one.hostname, 'ring']];
      return one.site !== null && closedSites.has(one.site) ? [[one.hostname, 'site']] : [];
    }),
  );
}

/** null: none is held. */
export function heldText(id: CampaignId, held: readonly HeldBy[]): Text | null {
  if (held.length === 0) return null;
  const by = (what: HeldBy) => held.filter((one) => one === what).length;
  const parts = (language: 'fr' | 'en', ring: string, site: string) =>
    [[by('ring'), ring] as const, [by('site'), site] as const]
      .filter(([n]) => n > 0)
      .map(([n, why]) => `${serversText(n)[language]} ${why}`)
      .join(', ');
  return {
    fr: `Laissés de côté : ${parts('fr', 'en attente d’un anneau', 'en attente d’un site')} (/anneaux ${id}).`,
    en: `Left out: ${parts('en', 'held by a ring', 'held by a site')} (/rings ${id}).`,
  };
}
