// What a kept week must hold: rows in every state, cards of every kind in both languages, every button.
import { sql } from 'kysely';
import type { Verb } from '../../../cards/verbs.ts';
import type { Db } from '../../../db/schema/database.ts';
import { type CardKey, parseCardKey } from '../../../domain/card-key.ts';
import { VERBS } from '../../bot/front/every-verb.ts';
import { buttonsOf } from '../../flow/chat-driver.ts';
import type { KeptCard } from '../kept-card.ts';

const KINDS: Readonly<Record<CardKey['kind'], true>> = {
  action: true,
  actions: true,
  'app-checks': true,
  audit: true,
  baseline: true,
  'baseline-change': true,
  baselines: true,
  group: true,
  groups: true,
  rings: true,
  sites: true,
  'campaign-rings': true,
  window: true,
  windows: true,
  updates: true,
  campaign: true,
  campaigns: true,
  close: true,
  'command-form': true,
  advisories: true,
  advisory: true,
  behind: true,
  compliance: true,
  find: true,
  package: true,
  why: true,
  depends: true,
  cve: true,
  day: true,
  doctor: true,
  integrations: true,
  coverage: true,
  download: true,
  draft: true,
  excludes: true,
  freezes: true,
  go: true,
  help: true,
  history: true,
  'host-keys': true,
  'inventory-change': true,
  kpi: true,
  'kpi-rows': true,
  'link-change': true,
  notifications: true,
  digest: true,
  links: true,
  'links-of': true,
  'plan-change': true,
  people: true,
  tokens: true,
  planning: true,
  'planning-findings': true,
  'planning-week': true,
  prereq: true,
  prereqs: true,
  quickwins: true,
  reboot: true,
  report: true,
  rights: true,
  rollback: true,
  server: true,
  settings: true,
  'assignment-rules': true,
  servers: true,
  snapshots: true,
  status: true,
  'validated-server': true,
  validation: true,
  validations: true,
};

export function missingKinds(cards: readonly KeptCard[]): readonly string[] {
  const kept = new Set(cards.map(({ key, language }) => `${parseCardKey(key)?.kind} ${language}`));
  return Object.keys(KINDS)
    .flatMap((kind) => [`${kind} fr`, `${kind} en`])
    .filter((wanted) => !kept.has(wanted));
}

export function missingVerbs(cards: readonly KeptCard[]): readonly Verb[] {
  const kept = new Set(cards.flatMap(({ card }) => buttonsOf(card).map(({ verb }) => verb)));
  return (Object.keys(VERBS) as Verb[]).filter((verb) => !kept.has(verb));
}

/** Each must be true of some row. */
const STATES: readonly (readonly [table: string, condition: string])[] = [
  ...['pending', 'prereq_ok', 'excluded', 'in_progress', 'patched', 'reported', 'failed'].map(
    (status) => ['patch_sessions', `status = '${status}'`] as const,
  ),
  ['patch_sessions', 'start_asked_at is not null'],
  ['patch_sessions', "rollback_method = 'na' and backup_confirmed_at is not null"],
  ...['running', 'waiting', 'patched', 'failed'].map((state) => ['patch_attempts', `state = '${state}'`] as const),
  ['patch_attempts', 'number > 1'],
  ...['reboot-decision', 'reboot-slot'].map(
    (kind) => ['patch_attempts', `waiting_for ->> 'kind' = '${kind}'`] as const,
  ),
  ...['en_attente', 'validated_ok', 'validated_ko', 'forced'].map(
    (status) => ['patch_validation', `status = '${status}'`] as const,
  ),
  ...['intended', 'present'].map((state) => ['vm_snapshots', `state = '${state}'`] as const),
  ['vm_snapshots', 'reverted_at is not null'],
  ['vm_snapshots', 'attempt_id is null'],
  ...['approved', 'refused'].map((decision) => ['prod_go_decisions', `decision = '${decision}'`] as const),
  ...['open', 'created', 'cancelled'].map((status) => ['campaign_drafts', `status = '${status}'`] as const),
  ...['draft', 'refused', 'applied', 'cancelled', 'undone'].map(
    (status) => ['plan_changes', `status = '${status}'`] as const,
  ),
  ...['draft', 'applied', 'cancelled', 'undone'].map((status) => ['link_changes', `status = '${status}'`] as const),
  ...['draft', 'prereq', 'snapshot', 'patching', 'completed'].map(
    (phase) => ['campaigns', `phase = '${phase}'`] as const,
  ),
  ...['draft', 'applied', 'cancelled', 'undone'].map(
    (status) => ['inventory_changes', `status = '${status}'`] as const,
  ),
  ...['open', 'agreed', 'refused'].map((state) => ['rollback_requests', `state = '${state}'`] as const),
  ['powered_on_servers', 'stopped_at is null'],
  ['unclosed_updates', 'closed_at is null'],
  ['order_withdrawals', 'told_at is not null'],
  ['installation_checks', 'answered_at is not null'],
  ['calendar_feeds', 'ended_at is null'],
  ['calendar_feeds', 'ended_at is not null'],
  ['campaigns', "kind = 'emergency' and gate_shortened_at is not null"],
  ['announcements', 'message_id is null'],
  ['announcements', 'message_id is not null'],
  ['outgoing_messages', 'sent_at is null'],
  ['outgoing_messages', 'sent_at is not null'],
  ['prereq_run_sessions', 'done_at is null'],
  ['server_scans', 'failure is not null'],
  ['host_keys', 'refused_fingerprint is not null'],
  ['host_keys', 'refused_fingerprint is null'],
  ['package_excludes', 'removed_at is not null'],
  ['notification_choices', 'true'],
  ['personal_notices', "state = 'waiting'"],
  ['personal_notices', "state = 'told'"],
  ['card_anchors', 'retired_at is not null'],
  ['card_anchors', 'activity_id is null'],
];

/** The states that no row is in. */
export async function everyState(db: Db): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const [table, condition] of STATES) {
    const { rows } = await sql`select 1 from ${sql.table(table)} where ${sql.raw(condition)} limit 1`.execute(db);
    if (rows.length === 0) missing.push(`${table}: ${condition}`);
  }
  return missing;
}
