// Which servers of an automatic window the campaign of its week takes, and why it leaves the others out (POL-5). Pure.
import type { IsoDate } from '../clock.ts';
import type { CampaignId, ServerId } from '../ids.ts';
import type { Text } from '../language.ts';
import { inTrafficSeason } from '../planning/calendar.ts';
import type { IsoWeek } from '../planning/iso-week.ts';
import { compareServers, firstRuleLeavingOut } from '../previews/eligibility.ts';
import { type Elsewhere, standingOf, standingText } from '../previews/elsewhere.ts';
import { branchOf, type Server } from '../server.ts';

export type CoveredServers = {
  readonly servers: readonly Server[];
  /** Of the standard campaigns (ELIG-5). */
  readonly elsewhere: ReadonlyMap<ServerId, readonly Elsewhere[]>;
  /** Excluded from an open campaign of that week: somebody, or a prerequisite, has decided. */
  readonly excluded: ReadonlyMap<ServerId, CampaignId>;
};

export type WindowCampaign = {
  readonly added: readonly Server[];
  /** Open campaigns of the week that have servers of it already. */
  readonly joined: readonly CampaignId[];
  readonly leftOut: readonly { readonly hostname: string; readonly reason: Text }[];
};

type Of = { readonly week: IsoWeek; readonly day: IsoDate; readonly today: IsoDate; readonly production: boolean };

type Place =
  | { readonly kind: 'added' }
  | { readonly kind: 'there'; readonly campaignId: CampaignId }
  | { readonly kind: 'out'; readonly reason: Text };

export function campaignOfWindow({ servers, elsewhere, excluded }: CoveredServers, of: Of): WindowCampaign {
  const placed = servers.toSorted(compareServers).map((server) => {
    const sessions = elsewhere.get(server.id) ?? [];
    return { server, place: placeOf(server, sessions, excluded.get(server.id), of) };
  });
  return {
    added: placed.filter(({ place }) => place.kind === 'added').map(({ server }) => server),
    joined: [...new Set(placed.flatMap(({ place }) => (place.kind === 'there' ? [place.campaignId] : [])))],
    leftOut: placed.flatMap(({ server: { hostname }, place }) =>
      place.kind === 'out' ? [{ hostname, reason: place.reason }] : [],
    ),
  };
}

/** That the cycle has patched it before is no obstacle: the policy says how often. */
function placeOf(
  server: Server,
  sessions: readonly Elsewhere[],
  excludedFrom: CampaignId | undefined,
  { week, day, today, production }: Of,
): Place {
  const scope = { domainCode: server.domainCode, envScope: production ? 'all' : 'hprod', environments: null } as const;
  const rule = firstRuleLeavingOut(server, scope, null);
  if (rule !== null) return { kind: 'out', reason: rule.text };
  if (inTrafficSeason(server.domainCode, branchOf(server), day)) return { kind: 'out', reason: SEASON };
  const ofWeek = sessions.filter(({ weekStart }) => weekStart === week.weekStart);
  const open = ofWeek.find(({ state }) => state === 'open');
  if (open !== undefined) return { kind: 'there', campaignId: open.campaignId };
  if (excludedFrom !== undefined) return { kind: 'out', reason: excludedText(excludedFrom) };
  const others = sessions.filter((one) => one.state !== 'patched' || one.weekStart === week.weekStart);
  const standing = standingOf(others, { year: week.year, cycle: week.cycle, today });
  return standing === null ? { kind: 'added' } : { kind: 'out', reason: standingText(standing) };
}

const SEASON: Text = {
  fr: 'production du domaine trafic, non patchée de janvier à mars',
  en: 'production of the traffic domain, not patched from January to March',
};

function excludedText(id: CampaignId): Text {
  return { fr: `exclu de la campagne ${id}`, en: `excluded from campaign ${id}` };
}
