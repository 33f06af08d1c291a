// RUN-20 on a preview: what will wait for what, and what is planned before the server that it stands on.
import type { ServerId } from '../ids.ts';
import { type Finding, firstNames } from '../planning/finding.ts';
import type { PlannedSession } from '../previews/campaign-preview.ts';
import { isLater, nameOf, type RingMembers, waitsForRing } from '../rings/mutual-wait.ts';
import { orderLine, type Wait } from './order-line.ts';

/** What each stands on, itself or through others. */
export type DependenciesAmong = ReadonlyMap<ServerId, readonly ServerId[]>;

type Planned = Pick<PlannedSession, 'server' | 'branch' | 'date' | 'time'>;

export type OrderAmong = {
  readonly dependencies?: DependenciesAmong | undefined;
  /** Absent: there are none. */
  readonly rings?: RingMembers | undefined;
  readonly foundations?: ReadonlyMap<ServerId, unknown> | undefined;
};

export function orderFindings(
  planned: readonly Planned[],
  { dependencies, rings, foundations }: OrderAmong,
): readonly Finding[] {
  if (dependencies === undefined || dependencies.size === 0) return [];
  const byId = new Map(planned.map((one) => [one.server.id, one]));
  const pairs = planned.flatMap((one) =>
    (dependencies.get(one.server.id) ?? []).flatMap((id) => {
      const on = byId.get(id);
      // Production comes after non-production anyway (GATE-1), and is not waited for.
      return on === undefined || (one.branch === 'hprod' && on.branch === 'prod') ? [] : [{ one, on }];
    }),
  );
  // No ring waits for a foundation.
  const waiting = pairs.filter(({ one }) => foundations?.has(one.server.id) !== true);
  return [
    ...lineFinding(pairs),
    ...reversedFinding(pairs.filter(isReversed)),
    ...(rings === undefined ? [] : mutualFinding(waiting, rings)),
  ];
}

type Pair = { readonly one: Planned; readonly on: Planned };

function lineFinding(pairs: readonly Pair[]): readonly Finding[] {
  const waits = pairs.map(({ one, on }): Wait => ({ hostname: one.server.hostname, on: on.server.hostname }));
  const text = orderLine(waits);
  return text === null ? [] : [{ code: 'order', severity: 'info', text, rows: [], servers: serversOf(pairs) }];
}

function reversedFinding(pairs: readonly Pair[]): readonly Finding[] {
  if (pairs.length === 0) return [];
  const names = firstNames(pairs.map(({ one, on }) => `${one.server.hostname} (${on.server.hostname})`));
  const text = {
    fr: `Planifiés avant le serveur dont ils dépendent, donc en attente de lui : ${names.fr}. À déplacer.`,
    en: `Planned before the server that they depend on, so that they will wait for it: ${names.en}. To be moved.`,
  };
  return [{ code: 'order-reversed', severity: 'warning', text, rows: [], servers: serversOf(pairs) }];
}

/** RING-1: each would wait for the other. */
function mutualFinding(pairs: readonly Pair[], { rings, of }: RingMembers): readonly Finding[] {
  const ringOf = ({ server }: Planned) => of.get(server.id) ?? null;
  const mutual = pairs.filter(
    ({ one, on }) => waitsForRing(one.branch, on.branch) && isLater(rings, ringOf(one), ringOf(on)),
  );
  if (mutual.length === 0) return [];
  const names = (language: 'fr' | 'en') =>
    firstNames(
      mutual.map(({ one, on }) => {
        const [own, later] = [nameOf(rings, ringOf(one))[language], nameOf(rings, ringOf(on))[language]];
        return `${one.server.hostname} (${own}) → ${on.server.hostname} (${later})`;
      }),
    )[language];
  const text = {
    fr: `S’attendraient l’un l’autre, car ils dépendent d’un serveur d’un anneau postérieur : ${names('fr')}. Mettez les deux dans le même anneau (/groupe), ou ouvrez l’anneau postérieur une fois la campagne créée (/anneaux).`,
    en: `Would wait for each other, as they depend on a server of a later ring: ${names('en')}. Put both into one ring (/group), or open the later ring once the campaign is created (/rings).`,
  };
  return [{ code: 'order-rings', severity: 'warning', text, rows: [], servers: serversOf(mutual) }];
}

/** Of the same slot, one waits for the other. Without a slot, nobody can tell. */
function isReversed({ one, on }: Pair): boolean {
  if (one.date === null || one.time === null || on.date === null || on.time === null) return false;
  return `${one.date} ${one.time}` < `${on.date} ${on.time}`;
}

function serversOf(pairs: readonly Pair[]): readonly ServerId[] {
  return [...new Set(pairs.map(({ one }) => one.server.id))];
}
