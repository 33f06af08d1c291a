// What a change lets happen: which state follows which, what closing needs, when tasks are open, and who approves.
import type { Row, Store, Values } from './stand-in-store.ts';

/** By the type of the change: which states may follow. `approved` is entered by an approval alone. */
export type StateModel = {
  readonly follows: Readonly<Record<string, readonly string[]>>;
  /** Entering this state asks the approvers. */
  readonly asks: string;
  readonly approved: string;
  /** Tasks are opened when the change enters it. */
  readonly implement: string;
  readonly closed: string;
  readonly canceled: string;
};

const STATES = { approved: '-2', implement: '-1', closed: '3', canceled: '4' } as const;

export const MODELS: Readonly<Record<string, StateModel>> = {
  normal: {
    ...STATES,
    asks: '-4',
    follows: { '-5': ['-4', '4'], '-4': ['4'], '-3': ['4'], '-2': ['-1', '4'], '-1': ['0', '4'], '0': ['3', '4'] },
  },
  standard: {
    ...STATES,
    asks: '',
    follows: { '-5': ['-2', '4'], '-2': ['-1', '4'], '-1': ['0', '4'], '0': ['3', '4'] },
  },
  emergency: {
    ...STATES,
    asks: '-3',
    follows: { '-5': ['-3', '4'], '-3': ['4'], '-2': ['-1', '4'], '-1': ['0', '4'], '0': ['3', '4'] },
  },
};

const TASK_CLOSED = ['3', '4'];

/** Why a write is refused; undefined: it is not. */
export function refusal(
  table: string,
  {
    row,
    values,
    store,
    models,
  }: {
    readonly row: Row | undefined;
    readonly values: Values;
    readonly store: Store;
    readonly models: Readonly<Record<string, StateModel>>;
  },
): string | undefined {
  const after = { ...row, ...values };
  if (table === 'change_request' && row !== undefined && values.state !== undefined && values.state !== row.state) {
    const model = models[row.type ?? 'normal'];
    if (!(model?.follows[row.state ?? ''] ?? []).includes(values.state)) {
      return aborted(table, 'Change Model: Check State Transition');
    }
    if (values.state === model?.closed && (!after.close_code || !after.close_notes)) {
      return 'Data Policy Exception: The following fields are mandatory: Close code, Close notes';
    }
  }
  if (table === 'change_request' && after.start_date && after.end_date && after.start_date > after.end_date) {
    return aborted(table, 'Planned start date must be before planned end date');
  }
  if (table !== 'change_task') return undefined;
  const change = store.get('change_request', after.change_request ?? '');
  if (change === undefined) return 'Data Policy Exception: The following fields are mandatory: Change request';
  const { planned_start_date: start = '', planned_end_date: end = '' } = after;
  const isInside =
    (start === '' || start >= (change.start_date ?? '')) && (end === '' || end <= (change.end_date ?? ''));
  if (change.start_date && change.end_date && !isInside)
    return aborted(table, 'Planned dates must be within those of the change');
  if (values.state === '3' && !after.close_code)
    return 'Data Policy Exception: The following fields are mandatory: Close code';
  return undefined;
}

/** What follows of its own accord when a change has entered a state. */
export function follow(
  change: Row,
  {
    store,
    models,
    at,
  }: { readonly store: Store; readonly models: Readonly<Record<string, StateModel>>; readonly at: Date },
): void {
  const model = models[change.type ?? 'normal'];
  const system = { at, who: 'system' };
  const tasks = store.rows('change_task').filter((task) => task.change_request === change.sys_id);
  if (model?.asks === change.state) {
    const asked = store
      .rows('sysapproval_approver')
      .some((one) => one.sysapproval === change.sys_id && one.state === 'requested');
    if (!asked) store.insert('sysapproval_approver', { sysapproval: change.sys_id ?? '', state: 'requested' }, system);
    store.update(change, { approval: 'requested' }, system);
  }
  if (model?.implement === change.state) {
    for (const task of tasks) if (task.state === '-5') store.update(task, { state: '1' }, system);
  }
  if (model?.canceled === change.state) {
    for (const task of tasks)
      if (!TASK_CLOSED.includes(task.state ?? '')) store.update(task, { state: '4', active: 'false' }, system);
  }
  if (change.state === model?.closed || change.state === model?.canceled)
    store.update(change, { active: 'false' }, system);
}

function aborted(table: string, rule: string): string {
  return `Operation against file '${table}' was aborted by Business Rule '${rule}'. Business Rule Stack:${rule}`;
}
