// RING-1: whether the ring of a server is open in a campaign. It opens when the one before is patched, accepted and has soaked, or by a
// named decision. It closes what the gate would open, and opens nothing.
import { nameList } from '../attempts/name-list.ts';
import { dayAfter, dayOf } from '../baselines/delay.ts';
import type { IsoDate } from '../clock.ts';
import { dayText } from '../day-text.ts';
import type { RingId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { Branch } from '../server.ts';

export type Ring = { readonly id: RingId; readonly name: string; readonly position: number; readonly soakDays: number };

/** A server of a ring that a campaign of the cycle has, not excluded there. */
export type RingServer = {
  readonly hostname: string;
  readonly ring: RingId;
  readonly branch: Branch;
  /** By an update that brings all that the campaign which asks would. */
  readonly patched: boolean;
  /** Patched, but by narrower updates alone: one CVE, or without the kernel’s own campaign. */
  readonly narrowed: boolean;
  /** Of its last patch in the cycle: OK or forced; null: not yet, or KO. */
  readonly acceptedAt: Date | null;
  /** Its owner answered KO to that patch. */
  readonly refused: boolean;
  /** The site that has refused the campaign that it waits in; null: none. */
  readonly refusedBySite: string | null;
};

export type RingQuestion = {
  /** Those that have servers, in order. */
  readonly rings: readonly Ring[];
  /** null: everybody, after all rings. */
  readonly ring: RingId | null;
  readonly branch: Branch;
  readonly cycle: readonly RingServer[];
  /** A named decision stands for this campaign. */
  readonly isDecided: boolean;
  readonly now: Date;
  /** IANA name. */
  readonly zone: string;
};

export type RingGate =
  | { readonly state: 'open' }
  | { readonly state: 'closed'; readonly before: string; readonly missing: RingMissing };

/** `none`: no campaign of the cycle has any of its servers. */
export type RingMissing =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'unpatched' | 'unaccepted'; readonly hostnames: readonly string[] } & Decided)
  | { readonly kind: 'soaking'; readonly until: IsoDate };

/** What somebody has decided, so that waiting alone does not open the ring. */
type Decided = {
  /** Their owners answered KO. */
  readonly refused: readonly string[];
  /** Those that had narrower updates alone. */
  readonly narrowed: readonly string[];
  /** Those that are not patched because their site refused, with its name. */
  readonly sites: readonly { readonly hostname: string; readonly site: string }[];
};

const OPEN: RingGate = { state: 'open' };

export function ringGate(question: RingQuestion): RingGate {
  const before = ringBefore(question.rings, question.ring);
  if (before === null || question.isDecided) return OPEN;
  const missing = missingOf(before, question);
  return missing === null ? OPEN : { state: 'closed', before: before.name, missing };
}

/** The one that it waits for; null: none. `ring` null: everybody. */
export function ringBefore(rings: readonly Ring[], ring: RingId | null): Ring | null {
  const position = rings.find(({ id }) => id === ring)?.position ?? Number.POSITIVE_INFINITY;
  return rings.findLast((one) => one.position < position) ?? null;
}

/** Production waits for both branches; otherwise the next ring's non-production would wait for production that comes days later. */
function missingOf(before: Ring, { cycle, branch, now, zone }: RingQuestion): RingMissing | null {
  const servers = cycle.filter((one) => one.ring === before.id && (branch === 'prod' || one.branch === 'hprod'));
  if (servers.length === 0) {
    // Of production alone, the other branch has nothing to wait for.
    return cycle.some((one) => one.ring === before.id) ? null : { kind: 'none' };
  }
  const names = (those: readonly RingServer[]) => those.map(({ hostname }) => hostname).toSorted();
  const unpatched = servers.filter(({ patched }) => !patched);
  const refused = names(servers.filter((one) => one.refused));
  if (unpatched.length > 0) {
    const sites = unpatched
      .flatMap(({ hostname, refusedBySite: site }) => (site === null ? [] : [{ hostname, site }]))
      .toSorted((a, b) => (a.hostname < b.hostname ? -1 : 1));
    const narrowed = names(unpatched.filter((one) => one.narrowed));
    return { kind: 'unpatched', hostnames: names(unpatched), refused, narrowed, sites };
  }
  const times = servers.map(({ acceptedAt }) => acceptedAt?.getTime() ?? Number.NaN);
  const unaccepted = servers.filter(({ acceptedAt }) => acceptedAt === null);
  if (unaccepted.length > 0)
    return { kind: 'unaccepted', hostnames: names(unaccepted), refused, narrowed: [], sites: [] };
  // The day of the acceptance is not a full one.
  const days = before.soakDays === 0 ? 0 : before.soakDays + 1;
  const until = dayAfter(new Date(Math.max(...times)), days, zone);
  return dayOf(now, zone) >= until ? null : { kind: 'soaking', until };
}

/** The servers that it waits for by name. */
export function waitedFor(gate: RingGate): readonly string[] {
  return gate.state === 'closed' && 'hostnames' in gate.missing ? gate.missing.hostnames : [];
}

const MOST_NAMED = 3;

/** Why nothing of the ring starts; null: it may. */
export function ringText(gate: RingGate): Text | null {
  if (gate.state === 'open') return null;
  const { before, missing } = gate;
  const [fr, en] = [`L’anneau « ${before} »`, `Ring “${before}”`];
  switch (missing.kind) {
    case 'none':
      return { fr: `${fr} n’est dans aucune campagne du cycle.`, en: `${en} is in no campaign of the cycle yet.` };
    case 'soaking': {
      const day = dayText(missing.until);
      return { fr: `${fr} est en observation jusqu’au ${day.fr}.`, en: `${en} is under observation until ${day.en}.` };
    }
    case 'unpatched': {
      const [names, stays] = [nameList(missing.hostnames, MOST_NAMED), sitesText(missing.sites)];
      const [ko, less] = [koText(missing.refused), narrowedText(missing.narrowed)];
      return {
        fr: `${fr} n’est pas encore patché : ${names.fr}.${less.fr}${stays.fr}${ko.fr}`,
        en: `${en} is not patched yet: ${names.en}.${less.en}${stays.en}${ko.en}`,
      };
    }
    case 'unaccepted': {
      const waiting = missing.hostnames.filter((one) => !missing.refused.includes(one));
      const ko = koText(missing.refused);
      if (waiting.length === 0) return { fr: `${fr} n’est pas validé.${ko.fr}`, en: `${en} is not validated.${ko.en}` };
      const names = nameList(waiting, MOST_NAMED);
      return {
        fr: `${fr} n’est pas encore validé : ${names.fr}.${ko.fr}`,
        en: `${en} is not validated yet: ${names.en}.${ko.en}`,
      };
    }
  }
}

/** Behind a sentence; nothing where no site refused. Waiting ends it only if the site changes its answer. */
function sitesText(sites: readonly { readonly hostname: string; readonly site: string }[]): Text {
  if (sites.length === 0) return { fr: '', en: '' };
  const named = (quote: (site: string) => string) =>
    nameList(
      sites.map(({ hostname, site }) => `${hostname} (${quote(site)})`),
      MOST_NAMED,
    );
  const [fr, en] = [named((site) => `« ${site} »`).fr, named((site) => `“${site}”`).en];
  return {
    fr: ` Refusé par son site : ${fr}. Sans nouvelle réponse du site, à exclure de sa campagne, ou anneau à ouvrir par un administrateur.`,
    en: ` Refused by its site: ${en}. Unless the site answers otherwise, exclude it from its campaign or have an admin open the ring.`,
  };
}

function narrowedText(hostnames: readonly string[]): Text {
  if (hostnames.length === 0) return { fr: '', en: '' };
  const { fr, en } = nameList(hostnames, MOST_NAMED);
  return { fr: ` Par une mise à jour limitée seulement : ${fr}.`, en: ` By a limited update only: ${en}.` };
}

function koText(hostnames: readonly string[]): Text {
  if (hostnames.length === 0) return { fr: '', en: '' };
  const { fr, en } = nameList(hostnames, MOST_NAMED);
  return { fr: ` KO du responsable : ${fr}.`, en: ` KO from the owner: ${en}.` };
}
