// What a change request and its tasks say, and what a campaign asks of them. Pure.
import { stringify } from 'csv-stringify/sync';
import { DateTime } from 'luxon';
import { CHANGE_STATES, type ChangeSaid, type ChangeState, theChange } from '../../domain/changes/change.ts';
import { harmless } from '../../domain/harmless-cell.ts';
import type { ApplicationToTell, CampaignToTell, ChangesOf, RemoteRecord, SlotSaid, Wish } from '../integration.ts';
import type { ServiceNowSettings } from './settings.ts';

/** Fields without which nothing can be told of a change, or of a task. */
export const CHANGE_FIELDS = [
  'number',
  'state',
  'correlation_id',
  'start_date',
  'end_date',
  'on_hold',
  'type',
] as const;
export const TASK_FIELDS = [
  'number',
  'state',
  'correlation_id',
  'planned_start_date',
  'planned_end_date',
  'sys_created_by',
  'sys_updated_by',
] as const;

const TASK_ENDED = ['3', '4'];
/** Empty: of a change that was never asked about it. */
const HOLD_WORDS = ['true', 'false', ''];
const REBOOT_HOUR_MS = 3_600_000;

type Content = Pick<RemoteRecord, 'content'>;

export function stateOf(value: string | null, { states }: Pick<ServiceNowSettings, 'states'>): ChangeState | null {
  return CHANGE_STATES.find((state) => states[state] === value) ?? null;
}

export function changeSaid(record: Content, settings: Pick<ServiceNowSettings, 'states'>): ChangeSaid | null {
  const [correlationId, number, onHold] = ['correlation_id', 'number', 'on_hold'].map((name) => textIn(record, name));
  if (correlationId == null) return null;
  // A hold that cannot be read, or is in other words, may be one; dates that cannot be read are none.
  const isKnown = number != null && number !== '' && onHold != null && HOLD_WORDS.includes(onHold);
  return {
    correlationId,
    number: number ?? '?',
    state: isKnown ? stateOf(textIn(record, 'state'), settings) : null,
    onHold: onHold === 'true',
    plannedStart: instantIn(record, 'start_date'),
    plannedEnd: instantIn(record, 'end_date'),
  };
}

/** UTC, without an offset. */
function instantIn(record: Content, name: string): Date | null {
  const said = textIn(record, name);
  if (said === null || said === '') return null;
  const at = DateTime.fromFormat(said, 'yyyy-MM-dd HH:mm:ss', { zone: 'utc' });
  return at.isValid ? at.toJSDate() : null;
}

export function stamp(at: Date): string {
  return DateTime.fromJSDate(at, { zone: 'utc' }).toFormat('yyyy-MM-dd HH:mm:ss');
}

function textIn({ content }: Content, name: string): string | null {
  const said = content[name];
  return typeof said === 'string' ? said : null;
}

export const servicenowChanges: ChangesOf<ServiceNowSettings> = {
  policy: ({ allowed, maxAgeMinutes, emergencies, prefix, daysAfter }) => {
    return { allowed, maxAgeMinutes, emergencies, prefix, daysAfter };
  },
  said: (records, settings) => (records.get('change') ?? []).flatMap((one) => changeSaid(one, settings) ?? []),
  slots: (records) => {
    const said = (records.get('task') ?? []).flatMap((one) => slotIn(one) ?? []);
    // Two tasks of one application: nobody can tell which one counts.
    return [...Map.groupBy(said, ({ correlationId }) => correlationId).values()].flatMap((all) =>
      all.length === 1 ? all : [],
    );
  },
  wishes: (campaigns, records, settings) => {
    const changes = Map.groupBy(records.get('change') ?? [], (one) => textIn(one, 'correlation_id'));
    const tasks = Map.groupBy(records.get('task') ?? [], (one) => textIn(one, 'correlation_id'));
    return campaigns.flatMap((campaign) => {
      const wanted = changeWish(campaign, changes.get(campaign.correlationId) ?? [], settings);
      // A task needs its change; one that is ended takes none.
      if (!settings.tasks || campaign.wanted === 'closed' || campaign.wanted === 'canceled') return wanted;
      return [
        ...wanted,
        ...campaign.applications.flatMap((one) => taskWish(campaign, one, tasks.get(one.correlationId))),
      ];
    });
  },
};

function slotIn(record: RemoteRecord): SlotSaid | null {
  const [correlationId, state] = [textIn(record, 'correlation_id'), textIn(record, 'state')];
  const slot = instantIn(record, 'planned_start_date');
  const [maker, by] = [textIn(record, 'sys_created_by'), textIn(record, 'sys_updated_by')];
  if (correlationId === null || slot === null || state === null || TASK_ENDED.includes(state)) return null;
  // A rule there may give each new task the dates of its change: they are nobody's answer until somebody else has saved it.
  return maker === null || by === null || maker === by ? null : { correlationId, slot, by };
}

/** Empty: the change says so already. */
function changeWish(campaign: CampaignToTell, records: readonly RemoteRecord[], settings: ServiceNowSettings): Wish[] {
  const said = theChange(records.flatMap((one) => changeSaid(one, settings) ?? []));
  // Two of them: a person decides which one counts; nothing is written to either.
  if (said === 'several') return [];
  if (said === 'none' && (campaign.wanted === 'closed' || campaign.wanted === 'canceled')) return [];
  const type = campaign.kind === 'emergency' ? 'emergency' : settings.type;
  if (said !== 'none' && nextState(said.state, type, campaign.wanted, settings) === null) return [];
  return [
    { topic: 'change', kind: 'change', id: campaign.correlationId, fields: changeFields(campaign, type, settings) },
  ];
}

function changeFields(campaign: CampaignToTell, type: string, { closeCodes }: ServiceNowSettings): Wish['fields'] {
  const { patched, failed } = campaign.result;
  const code = failed === 0 ? closeCodes.successful : patched === 0 ? closeCodes.unsuccessful : closeCodes.issues;
  return {
    wanted: campaign.wanted,
    type,
    short_description: `PatchCenter #${campaign.id}: ${campaign.label}`,
    description: `${campaign.correlationId}\n${campaign.servers.join(', ')}`,
    start_date: stamp(campaign.from),
    end_date: stamp(campaign.to),
    close_code: code,
    close_notes: `PatchCenter #${campaign.id}: ${patched} updated, ${failed} failed.`,
    ...(campaign.report === null ? {} : { report_name: campaign.report.name, report: csvOf(campaign.report.rows) }),
  };
}

/** As the product's other CSV files: for Excel, and nothing in it that a spreadsheet would take for a formula. */
function csvOf(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => row.map(harmless)),
    {
      bom: true,
      delimiter: ';',
      record_delimiter: 'windows',
      quoted_match: /[\n\t,|]/,
    },
  );
}

/** Which state comes next on the way to what is wanted; null: none of ours. */
export function nextState(
  state: ChangeState | null,
  type: string,
  wanted: string,
  { asksApproval }: Pick<ServiceNowSettings, 'asksApproval'>,
): ChangeState | null {
  if (state === null || state === 'closed' || state === 'canceled') return null;
  const asked = ({ normal: 'assess', standard: 'scheduled', emergency: 'authorize' } as const)[type] ?? 'assess';
  switch (wanted) {
    case 'ready':
      return state === 'new' && asksApproval ? asked : null;
    case 'implement':
      if (state === 'new' && asksApproval) return asked;
      return state === 'scheduled' ? 'implement' : null;
    case 'closed':
      return CLOSING[state];
    default:
      return 'canceled';
  }
}

/** One that was never approved cannot be closed. */
const CLOSING: Readonly<Record<Exclude<ChangeState, 'closed' | 'canceled'>, ChangeState>> = {
  new: 'canceled',
  assess: 'canceled',
  authorize: 'canceled',
  scheduled: 'implement',
  implement: 'review',
  review: 'closed',
};

function taskWish(campaign: CampaignToTell, one: ApplicationToTell, records: readonly RemoteRecord[] = []): Wish[] {
  const [task, twin] = records;
  if (twin !== undefined) return [];
  const isEnded = task !== undefined && TASK_ENDED.includes(textIn(task, 'state') ?? '');
  const slot = one.slot === null ? null : stamp(one.slot);
  const isSaid = task !== undefined && (slot === null || textIn(task, 'planned_start_date') === slot);
  const about = { change: campaign.correlationId };
  const wishes: Wish[] = [];
  if (!isEnded && !isSaid) {
    const fields = {
      ...about,
      short_description: `PatchCenter #${campaign.id}: slot of the reboots of ${one.name}`,
      description: `${one.correlationId}\n${one.servers.join(', ')}\nPlanned start date: when these servers may be rebooted.`,
      ...(one.ownerEmail === null ? {} : { assigned_to: one.ownerEmail }),
      ...(one.slot === null || slot === null
        ? {}
        : { planned_start_date: slot, planned_end_date: stamp(new Date(one.slot.getTime() + REBOOT_HOUR_MS)) }),
    };
    wishes.push({ topic: 'task', kind: 'task', id: one.correlationId, fields });
  }
  if (!isEnded && task !== undefined && one.refusal !== null)
    wishes.push({ topic: 'note', kind: 'task', id: one.correlationId, fields: { ...about, work_notes: one.refusal } });
  return wishes;
}
