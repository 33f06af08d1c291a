// What goes to ServiceNow: a change for a campaign, a task for an application, the slot of its reboots. Looked up by its correlation_id before it
// is made, so that a crash in between makes no second one; read again after every write, as fields that it does not take are dropped in silence.

import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { RemoteRecord, Wish, Writer, Written } from '../integration.ts';
import type { Row, ServiceNowClient } from './client.ts';
import { changeSaidOf, found } from './lookup.ts';
import { nextState } from './mapping.ts';
import type { ServiceNowSettings } from './settings.ts';
import { writeTask } from './write-task.ts';

export function servicenowWriter(client: ServiceNowClient, settings: ServiceNowSettings): Writer {
  return {
    // Of campaigns, not of servers: `servicenowChanges.wishes`.
    wishes: () => [],
    write: (wish, signal) =>
      wish.kind === 'task' ? writeTask(client, settings, wish, signal) : writeChange(client, settings, wish, signal),
  };
}

async function writeChange(
  client: ServiceNowClient,
  settings: ServiceNowSettings,
  wish: Wish,
  signal: AbortSignal,
): Promise<Written> {
  const { fields } = wish;
  const { wanted = '' } = fields;
  const known = await found(client, settings, 'change_request', wish.id, signal);
  if (known === null && (wanted === 'closed' || wanted === 'canceled')) return { kind: 'absent' };
  let row = known ?? (await made(client, settings, wish, signal));
  if (wanted === 'ready' || wanted === 'implement') row = await completed(client, settings, wish, row, signal);
  const before = { state: known?.state ?? '' };
  for (;;) {
    const { state } = changeSaidOf(row, settings);
    if (state === null)
      throw new IntegrationFault({
        kind: 'nonsense',
        detail: `${row.number}: its state is ${row.state}, which is none of \`states\``,
      });
    const next = nextState(state, row.type ?? '', wanted, settings);
    if (next === null) return { kind: 'written', before, after: asRecord(row) };
    if (next === 'review') await attachReport(client, wish, row, signal);
    const closing = next === 'review' || next === 'closed' || next === 'canceled' ? closeFields(fields) : {};
    await client.update('change_request', row.sys_id, { ...closing, state: settings.states[next] }, signal);
    const again = await found(client, settings, 'change_request', wish.id, signal);
    if (again?.sys_id !== row.sys_id || again.state === row.state)
      throw new IntegrationFault({ kind: 'nonsense', detail: `${row.number}: it did not enter the state ${next}` });
    row = again;
  }
}

function closeFields({ close_code = '', close_notes = '' }: Wish['fields']): Record<string, string> {
  return { close_code, close_notes };
}

async function made(
  client: ServiceNowClient,
  settings: ServiceNowSettings,
  { id, fields }: Wish,
  signal: AbortSignal,
): Promise<Row> {
  const { type = 'normal', short_description = '', description = '', start_date = '', end_date = '' } = fields;
  const own = { short_description, description, start_date, end_date };
  const body = { correlation_id: id, ...settings.fields, ...own };
  const { template } = settings;
  const sysId =
    type === 'standard' && template !== undefined
      ? await client.createStandard(template, body, signal)
      : await client.create('change_request', { ...body, type }, signal);
  const row = await found(client, settings, 'change_request', id, signal);
  if (row?.sys_id !== sysId)
    throw new IntegrationFault({ kind: 'nonsense', detail: 'the change that was made is not the one that is found' });
  return row;
}

/** Of a new one: what of its kind and dates was dropped, or belongs to one that a crash left half made. Later they are people's. */
async function completed(
  client: ServiceNowClient,
  settings: ServiceNowSettings,
  { id, fields }: Wish,
  row: Row,
  signal: AbortSignal,
): Promise<Row> {
  if (row.state !== settings.states.new) return row;
  const wanted = { start_date: fields.start_date ?? '', end_date: fields.end_date ?? '' };
  const names = ['start_date', 'end_date'] as const;
  const lacks = names.some((name) => !row[name]);
  if (lacks) await client.update('change_request', row.sys_id, wanted, signal);
  const after = lacks ? await found(client, settings, 'change_request', id, signal) : row;
  const dropped = after === null ? 'start_date' : names.find((name) => !after[name]);
  const wrong = dropped ?? (row.type === fields.type ? undefined : 'type');
  if (after === null || wrong !== undefined)
    throw new IntegrationFault({
      kind: 'nonsense',
      detail: `${row.number}: ${wrong} is not taken; may the account write it?`,
    });
  return after;
}

/** By its name: what a lost answer has attached already is not attached again. */
async function attachReport(client: ServiceNowClient, { fields }: Wish, row: Row, signal: AbortSignal): Promise<void> {
  const { report_name: name, report: text } = fields;
  if (name === undefined || text === undefined) return;
  const to = { table: 'change_request', id: row.sys_id };
  if ((await client.attachments(to.table, to.id, signal)).includes(name)) return;
  await client.attach({ ...to, name, text, type: 'text/csv; charset=utf-8' }, signal);
  if (!(await client.attachments(to.table, to.id, signal)).includes(name))
    throw new IntegrationFault({ kind: 'nonsense', detail: `${row.number}: the report is not attached` });
}

function asRecord({ sys_id: id, ...content }: Row): RemoteRecord {
  return { kind: 'change', id, content };
}
