// Once a cycle, in its channels: which production servers stay on an older validated set, and what becomes of them (PIN-1).
import { DateTime } from 'luxon';
import { enqueueMessage } from '../../db/queries/chat/outgoing.ts';
import { boundChannel } from '../../db/queries/chat/places.ts';
import { isCycleAsked, loadOlderSets, noteCycleAsked, type OlderSet } from '../../db/queries/gate/older-sets.ts';
import type { Db, Trx } from '../../db/schema/database.ts';
import { dayIn, isoWeekOf } from '../../domain/planning/iso-week.ts';
import { olderSetsText } from '../../domain/validated-set/older-sets-text.ts';

const FROM_HOUR = 9;
const LAST_WEEKDAY = 5;

/** Returns how many channels were asked. On the first working morning of a cycle, or on the next one on which a worker runs. */
export async function askAboutOlderSets(db: Db, now: Date, zone: string): Promise<number> {
  const local = DateTime.fromJSDate(now, { zone });
  if (local.weekday > LAST_WEEKDAY || local.hour < FROM_HOUR) return 0;
  const { year, cycle } = isoWeekOf(dayIn(now, zone));
  const current = { year, cycle };
  if (await isCycleAsked(db, current)) return 0;
  const servers = await loadOlderSets(db, current);
  return db.transaction().execute(async (trx) => {
    if (!(await noteCycleAsked(trx, current, { at: now, servers: servers.length }))) return 0;
    let asked = 0;
    for (const [domain, group] of Map.groupBy(servers, (server) => server.domain)) {
      asked += Number(await ask(trx, { domain, group, year, cycle, zone }, now));
    }
    return asked;
  });
}

type Question = {
  readonly domain: string;
  readonly group: readonly OlderSet[];
  readonly year: number;
  readonly cycle: number;
  readonly zone: string;
};

async function ask(trx: Trx, { domain, group, year, cycle, zone }: Question, now: Date): Promise<boolean> {
  const channel = await boundChannel(trx, domain);
  if (channel === null) return false;
  const message = {
    conversationId: channel.conversation,
    threadId: null,
    text: olderSetsText(group, cycle, zone),
    dedupeKey: `older-sets:${year}:${cycle}:${domain}`,
  };
  return (await enqueueMessage(trx, message, now)) !== null;
}
