// RING-1: how the rings and sites of one campaign stand, for its cards and for whoever decides.
import { nameList } from '../attempts/name-list.ts';
import type { IsoDate } from '../clock.ts';
import { counted } from '../counts.ts';
import type { RingId, SiteId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { Branch } from '../server.ts';
import { type Ring, type RingGate, type RingServer, ringGate } from './ring-gate.ts';
import { refusalSaid } from './site-gate.ts';

/** Not excluded there. */
export type CampaignServer = {
  readonly hostname: string;
  /** null: everybody. */
  readonly ring: RingId | null;
  /** null: of no site. */
  readonly site: SiteId | null;
  readonly branch: Branch;
  readonly patched: boolean;
  /** An attempt is under way: nobody's answer stops it. */
  readonly running: boolean;
  readonly accepted: boolean;
  /** Its owner answered KO to its last patch there. */
  readonly refused: boolean;
  /** That it is planned on; null: without a slot. */
  readonly day: IsoDate | null;
};

export type RingStanding = {
  /** null: everybody, after all rings. */
  readonly ring: Ring | null;
  readonly servers: number;
  readonly patched: number;
  readonly accepted: number;
  readonly refused: number;
  /** Of each branch that has servers to patch yet. */
  readonly gates: readonly { readonly branch: Branch; readonly gate: RingGate }[];
};

export type RingsQuestion = {
  readonly rings: readonly Ring[];
  readonly servers: readonly CampaignServer[];
  readonly cycle: readonly RingServer[];
  readonly opened: ReadonlySet<RingId | null>;
  readonly now: Date;
  /** IANA name. */
  readonly zone: string;
};

/** Everybody last; without rings, nothing. */
export function ringStandings({ servers, opened, ...question }: RingsQuestion): readonly RingStanding[] {
  if (question.rings.length === 0) return [];
  return [...question.rings, null].map((ring): RingStanding => {
    const id = ring?.id ?? null;
    const own = servers.filter((one) => one.ring === id);
    const left = own.filter(({ patched }) => !patched);
    const branches = (['hprod', 'prod'] as const).filter((branch) => left.some((one) => one.branch === branch));
    return {
      ring,
      servers: own.length,
      patched: own.length - left.length,
      accepted: own.filter(({ accepted }) => accepted).length,
      refused: own.filter(({ refused }) => refused).length,
      gates: branches.map((branch) => ({
        branch,
        gate: ringGate({ ...question, ring: id, branch, isDecided: opened.has(id) }),
      })),
    };
  });
}

/** Something of it waits for the ring before, and nobody has opened it. */
export function isClosed({ gates }: RingStanding): boolean {
  return gates.some(({ gate }) => gate.state === 'closed');
}

export const EVERYBODY: Text = { fr: 'tous', en: 'everybody' };

/** In one line: `rings: banc → pilote → everybody; 2 sites have to answer: Lyon, Nancy`; null: there is neither. */
export function ringsLine(rings: readonly Ring[], waiting: readonly string[]): Text | null {
  const order = (last: string) => [...rings.map(({ name }) => name), last].join(' → ');
  const names = nameList(waiting, MOST_SITES);
  const sites = {
    fr: `${counted(waiting.length, 'fr', 'site doit répondre', 'sites doivent répondre')} : ${names.fr}`,
    en: `${counted(waiting.length, 'en', 'site has to answer', 'sites have to answer')}: ${names.en}`,
  };
  if (rings.length === 0) return waiting.length === 0 ? null : sites;
  const [fr, en] = [`Anneaux : ${order(EVERYBODY.fr)}`, `Rings: ${order(EVERYBODY.en)}`];
  return waiting.length === 0 ? { fr, en } : { fr: `${fr} ; ${sites.fr}`, en: `${en}; ${sites.en}` };
}

/** A site that refused a campaign, and what of it is not patched there. */
export type RefusingSite = {
  readonly site: string;
  readonly by: string;
  readonly reason: string | null;
  readonly hostnames: readonly string[];
};

/** `isOver`: of a campaign that nothing starts in any more. */
export function refusingSiteText({ site, hostnames, ...refusal }: RefusingSite, isOver: boolean): Text {
  const [said, names] = [refusalSaid(refusal), nameList(hostnames, MOST_SERVERS)];
  const [fr, en] = isOver
    ? [hostnames.length > 1 ? 'non patchés' : 'non patché', 'not patched']
    : ['rien n’y démarre', 'nothing starts there'];
  return {
    fr: `✖ Site « ${site} » : refusé (${said.fr}), ${fr} : ${names.fr}`,
    en: `✖ Site “${site}” refused (${said.en}), ${en}: ${names.en}`,
  };
}

const MOST_SITES = 4;
const MOST_SERVERS = 6;
