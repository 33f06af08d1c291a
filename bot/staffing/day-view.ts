// The list of a day, what is planned and what was done, by time, with what the gate says of production that has not begun (GATE-1).

import { PAGE_SIZES, pageOf } from '../../cards/paging.ts';
import type { DayRow, DayView } from '../../cards/staffing/day/card.ts';
import { loadProdGoServers } from '../../db/queries/gate/prod-go.ts';
import { loadNames } from '../../db/queries/previews/draft-view.ts';
import { type DaySession, loadDay } from '../../db/queries/staffing/day-view.ts';
import type { IsoDate } from '../../domain/clock.ts';
import type { SessionId, UserId } from '../../domain/ids.ts';
import { isInForce } from '../../domain/people/account.ts';
import { addDays } from '../../domain/planning/iso-week.ts';
import { noticePart, type ViewContext } from '../shared/view-context.ts';
import { TO_COME, workOfDay } from '../shared/work-of-day.ts';

const TO_DO: ReadonlySet<DaySession['status']> = new Set(['pending', 'prereq_ok', 'failed']);
const DONE: ReadonlySet<DaySession['status']> = new Set(['patched', 'reported']);

/** null: there is no such person. */
export async function dayView(
  ctx: ViewContext,
  day: IsoDate,
  operatorId: UserId | null,
  page: number,
): Promise<DayView | null> {
  const name = operatorId === null ? '' : (await loadNames(ctx.db, [operatorId])).get(operatorId);
  if (name === undefined) return null;
  const { now } = ctx;
  const found = await loadDay(ctx.db, { day, operatorId, now, zone: ctx.settings.zone });
  const sessions = found.filter(({ leftOut }) => !leftOut);
  const held = await heldBack(ctx, sessions);
  const rows = sessions.map(
    (one): DayRow => ({
      ...workOfDay(one),
      branch: one.branch,
      held: held.get(one.sessionId) ?? null,
      ...(one.open && TO_DO.has(one.status) && !isInForce(one, now) ? { noAccount: true } : {}),
    }),
  );
  return {
    day,
    operator: operatorId === null ? null : { id: operatorId, name },
    counts: {
      all: rows.length,
      done: sessions.filter(({ status, rejected }) => DONE.has(status) && !rejected).length,
      held: held.size,
      excluded: found.length - sessions.length,
    },
    sessions: pageOf(rows, page, PAGE_SIZES.day),
    before: addDays(day, -1),
    after: addDays(day, 1),
    ...noticePart(ctx),
  };
}

async function heldBack(
  { db, now, settings }: ViewContext,
  sessions: readonly DaySession[],
): Promise<ReadonlyMap<SessionId, 'gate' | 'no-go'>> {
  const held = new Map<SessionId, 'gate' | 'no-go'>();
  const waiting = sessions.filter(({ status, open }) => open && TO_COME.has(status));
  for (const [campaignId, group] of Map.groupBy(waiting, (one) => one.campaignId)) {
    const servers = await loadProdGoServers(db, campaignId, settings.freshness, now);
    const production = new Map(servers.map((server) => [server.serverId, server]));
    for (const { sessionId, serverId } of group) {
      const server = production.get(serverId);
      if (server?.answer.state === 'closed') held.set(sessionId, 'gate');
      else if (server?.covered === false) held.set(sessionId, 'no-go');
    }
  }
  return held;
}
