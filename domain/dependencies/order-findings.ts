// RUN-20 on a preview: what will wait for what, and what is planned before the server that it stands on.
import type { ServerId } from '../ids.ts';
import { type Finding, firstNames } from '../planning/finding.ts';
import type { PlannedSession } from '../previews/campaign-preview.ts';
import { orderLine, type Wait } from './order-line.ts';

/** What each stands on, itself or through others. */
export type DependenciesAmong = ReadonlyMap<ServerId, readonly ServerId[]>;

type Planned = Pick<PlannedSession, 'server' | 'branch' | 'date' | 'time'>;

export function orderFindings(
  planned: readonly Planned[],
  dependencies: DependenciesAmong | undefined,
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
  return [...lineFinding(pairs), ...reversedFinding(pairs.filter(isReversed))];
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

/** Of the same slot, one waits for the other. Without a slot, nobody can tell. */
function isReversed({ one, on }: Pair): boolean {
  if (one.date === null || one.time === null || on.date === null || on.time === null) return false;
  return `${one.date} ${one.time}` < `${on.date} ${on.time}`;
}

function serversOf(pairs: readonly Pair[]): readonly ServerId[] {
  return [...new Set(pairs.map(({ one }) => one.server.id))];
}
