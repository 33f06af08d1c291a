// The task of an application: its owner picks the slot of the reboots in it, or finds there the one that was picked on the card.
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { RemoteRecord, Wish, Written } from '../integration.ts';
import type { Row, ServiceNowClient } from './client.ts';
import { found } from './lookup.ts';
import type { ServiceNowSettings } from './settings.ts';

export async function writeTask(
  client: ServiceNowClient,
  settings: ServiceNowSettings,
  wish: Wish,
  signal: AbortSignal,
): Promise<Written> {
  const { change = '', work_notes: note, assigned_to: email, ...fields } = wish.fields;
  const known = await found(client, settings, 'change_task', wish.id, signal);
  const before = slotOf(known);
  if (note !== undefined) {
    if (known === null) return { kind: 'absent' };
    // Notes are a journal: they cannot be read back as a field.
    await client.update('change_task', known.sys_id, { work_notes: note }, signal);
    return { kind: 'written', before, after: asRecord(known) };
  }
  const row = known ?? (await made({ client, settings, wish, change, email }, signal));
  const { planned_start_date: start, planned_end_date: end } = fields;
  if (start === undefined || end === undefined || row.planned_start_date === start)
    return { kind: 'written', before, after: asRecord(row) };
  await client.update('change_task', row.sys_id, { planned_start_date: start, planned_end_date: end }, signal);
  const after = await found(client, settings, 'change_task', wish.id, signal);
  if (after?.planned_start_date !== start)
    throw new IntegrationFault({ kind: 'nonsense', detail: `${row.number}: the slot was not taken` });
  return { kind: 'written', before, after: asRecord(after) };
}

type Making = {
  readonly client: ServiceNowClient;
  readonly settings: ServiceNowSettings;
  readonly wish: Wish;
  readonly change: string;
  readonly email: string | undefined;
};

async function made({ client, settings, wish, change, email }: Making, signal: AbortSignal): Promise<Row> {
  const of = await found(client, settings, 'change_request', change, signal);
  if (of === null)
    throw new IntegrationFault({ kind: 'incomplete', detail: `${wish.id}: its change is not there yet` });
  const owner = email === undefined ? null : await userOf(client, email, signal);
  const { short_description = '', description = '' } = wish.fields;
  const body = {
    correlation_id: wish.id,
    change_request: of.sys_id,
    short_description,
    description,
    ...(owner === null ? {} : { assigned_to: owner }),
  };
  await client.create('change_task', body, signal);
  const row = await found(client, settings, 'change_task', wish.id, signal);
  if (row === null)
    throw new IntegrationFault({ kind: 'nonsense', detail: `${wish.id}: the task that was made is not found` });
  return row;
}

/** null: nobody, or several, have that address: the task is assigned by hand. */
async function userOf(client: ServiceNowClient, email: string, signal: AbortSignal): Promise<string | null> {
  if (/[\^]/.test(email)) return null;
  const conditions = `email=${email}^active=true`;
  const rows = await client.list({ table: 'sys_user', conditions, fields: ['email'] }, signal);
  const same = rows.filter((one) => one.email?.toLowerCase() === email.toLowerCase());
  const [one, other] = same;
  return one === undefined || other !== undefined ? null : one.sys_id;
}

function slotOf(row: Row | null): Readonly<Record<string, string>> {
  return { planned_start_date: row?.planned_start_date ?? '' };
}

function asRecord({ sys_id: id, ...content }: Row): RemoteRecord {
  return { kind: 'task', id, content };
}
