// Tables that are known, and what their fields are. Every value is a text; times are UTC.

export type FieldType =
  | 'text'
  | 'time'
  | 'choice'
  /** Of a row of this table. */
  | { readonly to: string };
export type Table = Readonly<Record<string, FieldType>>;
export type Labels = Readonly<Record<string, string>>;

const OF_EACH: Table = {
  sys_id: 'text',
  sys_created_on: 'time',
  sys_created_by: 'text',
  sys_updated_on: 'time',
  sys_updated_by: 'text',
  sys_mod_count: 'text',
};
const TASK: Table = {
  ...OF_EACH,
  number: 'text',
  short_description: 'text',
  description: 'text',
  state: 'choice',
  active: 'text',
  approval: 'text',
  assignment_group: { to: 'sys_user_group' },
  assigned_to: { to: 'sys_user' },
  cmdb_ci: { to: 'cmdb_ci_server' },
  correlation_id: 'text',
  correlation_display: 'text',
  work_notes: 'text',
  comments: 'text',
  close_code: 'text',
  close_notes: 'text',
  opened_at: 'time',
  closed_at: 'time',
};

export const TABLES: Readonly<Record<string, Table>> = {
  change_request: {
    ...TASK,
    type: 'text',
    start_date: 'time',
    end_date: 'time',
    work_start: 'time',
    work_end: 'time',
    justification: 'text',
    implementation_plan: 'text',
    backout_plan: 'text',
    risk: 'text',
    impact: 'text',
    category: 'text',
    std_change_producer_version: 'text',
    on_hold: 'text',
    on_hold_reason: 'text',
  },
  change_task: {
    ...TASK,
    change_request: { to: 'change_request' },
    change_task_type: 'text',
    planned_start_date: 'time',
    planned_end_date: 'time',
    on_hold: 'text',
  },
  cmdb_ci_server: {
    ...OF_EACH,
    name: 'text',
    fqdn: 'text',
    ip_address: 'text',
    serial_number: 'text',
    os: 'text',
    operational_status: 'text',
    install_status: 'text',
    sys_class_name: 'text',
    assigned_to: { to: 'sys_user' },
    support_group: { to: 'sys_user_group' },
  },
  sys_user: { ...OF_EACH, user_name: 'text', name: 'text', email: 'text', active: 'text', time_zone: 'text' },
  sys_user_group: { ...OF_EACH, name: 'text', email: 'text', active: 'text' },
  sysapproval_approver: {
    ...OF_EACH,
    sysapproval: { to: 'change_request' },
    approver: { to: 'sys_user' },
    state: 'text',
    comments: 'text',
  },
};

/** What a reference shows of its row. */
export const SHOWN: Readonly<Record<string, string>> = { change_request: 'number', change_task: 'number' };

export const LABELS: Readonly<Record<string, Labels>> = {
  change_request: {
    '-5': 'New',
    '-4': 'Assess',
    '-3': 'Authorize',
    '-2': 'Scheduled',
    '-1': 'Implement',
    '0': 'Review',
    '3': 'Closed',
    '4': 'Canceled',
  },
  change_task: { '-5': 'Pending', '1': 'Open', '2': 'In Progress', '3': 'Closed', '4': 'Canceled' },
};
export const FRENCH_LABELS: Readonly<Record<string, Labels>> = {
  change_request: {
    '-5': 'Nouveau',
    '-4': 'Évaluer',
    '-3': 'Autoriser',
    '-2': 'Planifié',
    '-1': 'Mettre en œuvre',
    '0': 'Revue',
    '3': 'Clos',
    '4': 'Annulé',
  },
  change_task: { '-5': 'En attente', '1': 'Ouvert', '2': 'En cours', '3': 'Clos', '4': 'Annulé' },
};
