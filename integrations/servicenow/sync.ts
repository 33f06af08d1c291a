// How ServiceNow is read: every change of this installation, whole each time, as a start hangs on each; tasks as far as they have moved since the
// reading before, and once a day all of them.
import { DateTime } from 'luxon';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { RecordSource, RemoteRecord, SyncEvent } from '../integration.ts';
import type { Row, ServiceNowClient } from './client.ts';
import { CHANGE_FIELDS, stamp, TASK_FIELDS } from './mapping.ts';
import type { ServiceNowSettings } from './settings.ts';

/** Changes that were made before are read no more: no campaign is open that long. */
const CHANGE_DAYS = 400;
/** Before the reading before: clocks differ, and what is saved meanwhile is seen twice. */
const OVERLAP_DAYS = 1;

export function servicenowSource(
  client: ServiceNowClient,
  { prefix }: ServiceNowSettings,
  now: () => Date,
): RecordSource {
  const ours = `correlation_idSTARTSWITH${prefix}:`;
  const daysBefore = (at: DateTime, days: number) => at.minus({ days });

  async function* read(tasksSince: DateTime, signal: AbortSignal): AsyncGenerator<SyncEvent> {
    const begun = DateTime.fromJSDate(now());
    const conditions = `${ours}^sys_created_on>=${stamp(daysBefore(begun, CHANGE_DAYS).toJSDate())}`;
    const changes = await client.list({ table: 'change_request', conditions, fields: CHANGE_FIELDS }, signal);
    yield { type: 'page', records: changes.map((row) => recordOf('change', row, prefix)), unreadable: [] };
    yield { type: 'whole', kind: 'change', announced: changes.length };
    // What has not moved is still as the copy says it; nothing that is gone is missed.
    const moved = `${ours}^sys_updated_on>=${stamp(tasksSince.toJSDate())}`;
    const tasks = await client.list({ table: 'change_task', conditions: moved, fields: TASK_FIELDS }, signal);
    yield { type: 'page', records: tasks.map((row) => recordOf('task', row, prefix)), unreadable: [] };
    yield { type: 'cursor', cursor: begun.toUTC().toISO() ?? '' };
  }

  return {
    readAll: (signal) => read(daysBefore(DateTime.fromJSDate(now()), CHANGE_DAYS), signal),
    readSince: (cursor, signal) => {
      const [last, present] = [DateTime.fromISO(String(cursor)), DateTime.fromJSDate(now())];
      if (!last.isValid) throw new IntegrationFault({ kind: 'incomplete', detail: 'it is not known since when' });
      // A clock that was ahead would leave out what was saved until then.
      return read(daysBefore(DateTime.min(last, present), OVERLAP_DAYS), signal);
    },
  };
}

/** A condition on a field that does not exist, or may not be read, is left out there: then everything is found. */
export function recordOf(kind: string, { sys_id: id, ...content }: Row, prefix: string): RemoteRecord {
  if (content.correlation_id?.startsWith(`${prefix}:`) === true) return { kind, id, content };
  const why =
    content.correlation_id === undefined ? 'correlation_id cannot be read' : 'records that were not asked for';
  throw new IntegrationFault({ kind: 'nonsense', detail: `${kind}: ${why}` });
}
