// RING-1: how the rings and sites of one campaign stand, for its cards and for whoever decides.
import { counted } from '../counts.ts';
import type { RingId, SiteId } from '../ids.ts';
import type { Text } from '../language.ts';
import type { Branch } from '../server.ts';
import { type Ring, type RingGate, type RingServer, ringGate } from './ring-gate.ts';

/** Not excluded there. */
export type CampaignServer = {
  readonly hostname: string;
  /** null: everybody. */
  readonly ring: RingId | null;
  /** null: of no site. */
  readonly site: SiteId | null;
  readonly branch: Branch;
  readonly patched: boolean;
  readonly accepted: boolean;
};

export type RingStanding = {
  /** null: everybody, after all rings. */
  readonly ring: Ring | null;
  readonly servers: number;
  readonly patched: number;
  readonly accepted: number;
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

/** In one line: `rings: banc → pilote → everybody; 2 sites have to answer`; null: there is neither. */
export function ringsLine(rings: readonly Ring[], waiting: number): Text | null {
  const order = (last: string) => [...rings.map(({ name }) => name), last].join(' → ');
  const sites = {
    fr: counted(waiting, 'fr', 'site doit répondre', 'sites doivent répondre'),
    en: counted(waiting, 'en', 'site has to answer', 'sites have to answer'),
  };
  if (rings.length === 0) return waiting === 0 ? null : sites;
  const [fr, en] = [`Anneaux : ${order(EVERYBODY.fr)}`, `Rings: ${order(EVERYBODY.en)}`];
  return waiting === 0 ? { fr, en } : { fr: `${fr} ; ${sites.fr}`, en: `${en}; ${sites.en}` };
}
