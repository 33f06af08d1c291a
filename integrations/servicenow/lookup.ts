// A record of ours, by what it was made with.

import { type ChangeSaid, theChange } from '../../domain/changes/change.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { Row, ServiceNowClient } from './client.ts';
import { CHANGE_FIELDS, changeSaid, TASK_FIELDS } from './mapping.ts';
import type { ServiceNowSettings } from './settings.ts';

type Table = 'change_request' | 'change_task';
const FIELDS = { change_request: CHANGE_FIELDS, change_task: TASK_FIELDS } as const;
const TASK_ENDED = ['3', '4'];

/**
 * null: there is none, and one may be made. Its correlation_id stands in its description too: where the account may not write that field, a
 * record that was made is found all the same, and no further one is made.
 */
export async function found(
  client: ServiceNowClient,
  settings: ServiceNowSettings,
  table: Table,
  correlationId: string,
  signal: AbortSignal,
): Promise<Row | null> {
  const fields = [...FIELDS[table], 'description'];
  const conditions = `correlation_id=${correlationId}^ORdescriptionSTARTSWITH${correlationId}`;
  const rows = await client.list({ table, conditions, fields }, signal);
  const ours = rows.filter((one) => one.correlation_id === correlationId);
  const isLost = (one: Row) => !one.correlation_id && one.description?.split('\n', 1)[0] === correlationId;
  if (rows.some(isLost)) {
    const what = 'a record without its correlation_id was found: may the account read and write that field?';
    throw new IntegrationFault({ kind: 'settings', detail: `${table}: ${what}` });
  }
  // A condition on a field that does not exist, or may not be read, is left out there: then everything is found.
  if (rows.some((one) => one.correlation_id !== correlationId && one.description?.startsWith(correlationId) !== true))
    throw new IntegrationFault({ kind: 'nonsense', detail: `${table}: records that were not asked for` });
  const one = table === 'change_request' ? meant(ours, settings) : theTask(ours);
  if (one === 'several')
    throw new IntegrationFault({ kind: 'nonsense', detail: `${table}: two of ${correlationId} are open` });
  return one === 'none' ? null : one;
}

function meant(rows: readonly Row[], settings: ServiceNowSettings): Row | 'none' | 'several' {
  const one = theChange(rows.map((row) => ({ row, state: changeSaidOf(row, settings).state })));
  return typeof one === 'string' ? one : one.row;
}

function theTask(rows: readonly Row[]): Row | 'none' | 'several' {
  const open = rows.filter(({ state }) => !TASK_ENDED.includes(state ?? ''));
  const [one, other] = open.length > 0 ? open : rows.slice(-1);
  if (one === undefined) return 'none';
  return other === undefined ? one : 'several';
}

export function changeSaidOf({ sys_id: _, ...content }: Row, settings: ServiceNowSettings): ChangeSaid {
  const said = changeSaid({ content }, settings);
  if (said === null) throw new IntegrationFault({ kind: 'nonsense', detail: 'a change without correlation_id' });
  return said;
}
