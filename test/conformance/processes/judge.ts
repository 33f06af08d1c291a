// What must be true after a run, by what each side remembers: the hosts, the vCenters, Teams and the database. Every fault is a sentence.
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { marked } from '../../../bot/chat/card-instance.ts';
import { readerOf } from '../../../bot/front/reader.ts';
import { createRenderer } from '../../../bot/front/render.ts';
import type { ViewSettings } from '../../../bot/shared/view-context.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { AnchorId } from '../../../domain/ids.ts';
import type { FakeConnector, KeptMessage } from '../../fakes/connector/fake-connector.ts';
import { buttonsOf } from '../../flow/chat-driver.ts';
import type { Crew } from './crew.ts';
import { type ProcessEstate, SERVERS } from './estate.ts';
import type { Span } from './trouble.ts';

export type Judged = { readonly faults: readonly string[]; readonly left: readonly string[] };

/** Each host as it remembers itself: updated once, rebooted as often as the attempt says, without snapshots. */
export async function judgeHosts(db: Db, { hosts, vcenters }: ProcessEstate): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .leftJoin('patch_attempts as a', 'a.session_id', 's.id')
    .select(['v.hostname', 's.status', 'a.number', 'a.state', 'a.rebooted', 'a.failure_class'])
    .execute();
  const faults: string[] = [];
  for (const { hostname } of SERVERS) {
    const own = rows.filter((row) => row.hostname === hostname);
    const [first] = own;
    if (own.length !== 1 || first?.status !== 'patched' || first.state !== 'patched')
      faults.push(`${hostname}: not one attempt that patched it, but ${JSON.stringify(own)}`);
    const { starts, reboots, snapshots } = hosts.host(hostname).state();
    const updates = [...starts.values()].reduce((sum, n) => sum + n, 0);
    if (updates !== 1) faults.push(`${hostname}: updated ${updates} times (${[...starts].join(' ')})`);
    const expected = first?.rebooted === true ? 1 : 0;
    if (reboots !== expected) faults.push(`${hostname}: rebooted ${reboots} times, its attempt says ${expected}`);
    if (snapshots.length > 0) faults.push(`${hostname}: keeps a snapshot`);
  }
  const history = await db
    .selectFrom('patch_history as h')
    .innerJoin('servers as v', 'v.id', 'h.server_id')
    .select(['v.hostname', 'h.status'])
    .execute();
  const validations = await db.selectFrom('patch_validation').select('status').execute();
  for (const { hostname } of SERVERS) {
    const own = history.filter((row) => row.hostname === hostname).map(({ status }) => status);
    if (!isDeepStrictEqual(own, ['ok'])) faults.push(`${hostname}: history ${JSON.stringify(own)}`);
  }
  const answered = validations.filter(({ status }) => status === 'validated_ok').length;
  if (answered !== SERVERS.length || validations.length !== SERVERS.length)
    faults.push(`${answered} of ${validations.length} validations are OK`);
  for (const vm of vcenters.flatMap((one) => one.state()))
    if (vm.snapshots.length > 0) faults.push(`${vm.name}: vCenter keeps a snapshot`);
  return faults;
}

/** What the database must have given back once nobody works: claims of every kind, and what waits to be sent. */
export async function judgeLeftovers(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ what: string; held: string }>`
    select 'lease of an attempt' as what, count(*)::text as held from patch_attempts where lease_until > now()
    union all select 'lease of a session', count(*)::text from patch_sessions where lease_until > now()
    union all select 'lease of a snapshot', count(*)::text from vm_snapshots where lease_until > now()
    union all select 'lease of a look at a vCenter', count(*)::text from vcenter_looks where lease_until > now()
    union all select 'turn on a datastore', count(*)::text from datastore_turns
    union all select 'turn to reboot', count(*)::text from reboot_turns
    union all select 'attempt without an end', count(*)::text from patch_attempts where ended_at is null
    union all select 'name open on a host', count(*)::text from unclosed_updates where closed_at is null
    union all select 'run of prerequisites without an end', count(*)::text from prereq_runs where ended_at is null
    union all select 'sentence unsaid', count(*)::text from outgoing_messages where sent_at is null
  `.execute(db);
  return rows.flatMap(({ what, held }) => (held === '0' ? [] : [`${held} × ${what}`]));
}

/** What stands twice in the trail or among what was to be said. */
export async function judgeDoubles(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ what: string }>`
    select 'done twice by one click or line: ' || action || ' ' || coalesce(object_id, '') || ' ' || activity_id as what from audit_log
      where activity_id is not null group by action, object_type, object_id, activity_id having count(*) > 1
    union all select 'snapshot removed twice: ' || coalesce(object_id, '') from audit_log
      where action = 'snapshot.removed' group by object_id having count(*) > 1
    union all select 'announced twice: ' || session_id || ' ' || kind from announcements
      group by session_id, attempt_id, kind having count(*) > 1
    union all select 'to be said twice: ' || left(text_en, 100) from outgoing_messages
      where dedupe_key is null group by conversation_id, text_en having count(*) > 1
  `.execute(db);
  return rows.map(({ what }) => what);
}

/** Cards that are behind, and retired ones that do not say so. */
export async function unsent(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ what: string }>`
    select a.card_key || ' ' || coalesce(a.last_error, '') as what from card_anchors a join cards c on c.key = a.card_key
      where (a.retired_at is null and a.shown_seq < c.dirty_seq)
        or (a.retired_at is not null and a.activity_id is not null and a.shown_hash is distinct from 'superseded')
    union all select 'message ' || id::text || ' ' || coalesce(last_error, '') from outgoing_messages where sent_at is null
  `.execute(db);
  return rows.map(({ what }) => what);
}

export type CardParts = {
  readonly db: Db;
  readonly connector: FakeConnector;
  /** As the chat processes have them. */
  readonly clock: Clock;
  readonly settings: ViewSettings;
};

/**
 * Each live card as Teams shows it against one that is drawn now. `right`: those that were seen to be so before, which need not be looked at
 * again: what follows the clock would be another one each minute.
 */
export async function judgeCards(
  { db, connector, clock, settings }: CardParts,
  right: Set<AnchorId>,
): Promise<readonly string[]> {
  const renderer = createRenderer({ db, clock, settings });
  const anchors = await db
    .selectFrom('card_anchors as a')
    .innerJoin('conversations as v', 'v.id', 'a.conversation_id')
    .selectAll('a')
    .select('v.user_id')
    .where('a.retired_at', 'is', null)
    .where('a.card_key', 'not like', 'help:%')
    .execute();
  const faults: string[] = [];
  for (const { id, card_key, language, page, posts, activity_id, user_id } of anchors) {
    if (right.has(id)) continue;
    const reader = await readerOf(db, user_id, clock.now());
    const drawn = await renderer.render(card_key, language, reader, page ?? undefined);
    const shown = connector.messages.find((message) => message.id === activity_id)?.card ?? null;
    const expected = JSON.stringify(drawn === null ? shown : marked(drawn.card, { anchorId: id, post: posts }));
    if (shown !== null && isDeepStrictEqual(JSON.parse(expected), shown)) right.add(id);
    else faults.push(`${card_key}: ${differing(JSON.stringify(shown), expected)}`);
  }
  if (anchors.length === 0) faults.push('there is no live card');
  return faults;
}

function differing(shown: string, right: string): string {
  const at = [...shown].findIndex((sign, i) => sign !== right[i]);
  return `shown …${shown.slice(Math.max(0, at - 60), at + 100)}…, should be …${right.slice(Math.max(0, at - 60), at + 100)}…`;
}

/** The answer to a post comes within milliseconds, and is noted at once: whoever lived on for longer has noted it. */
const NOTED_MS = 3_000;
/** Between the kill and the end of the connection, on a machine that has much else to do. */
const CUT_MS = 1_500;

/**
 * Whatever Teams took is what the database says it took, but for what was taken in the very moment in which its sender, or PostgreSQL, was
 * killed: such a message may be there twice, and its copy that nobody knows has no button. `left`: those copies.
 */
export async function judgeMessages(
  db: Db,
  connector: FakeConnector,
  { killed, outages }: { readonly killed: Crew['killed']; readonly outages: readonly Span[] },
): Promise<Judged> {
  const known = new Set<string>();
  const sent = await db.selectFrom('outgoing_messages').select(['id', 'activity_id']).execute();
  const anchors = await db.selectFrom('card_anchors').select('activity_id').execute();
  const faults: string[] = [];
  for (const { activity_id } of [...sent, ...anchors]) {
    if (activity_id === null) continue;
    if (known.has(activity_id)) faults.push(`message ${activity_id} stands for two`);
    known.add(activity_id);
    if (!connector.messages.some(({ id }) => id === activity_id)) faults.push(`message ${activity_id} never came`);
  }
  const isExcused = ({ postedAt = Number.NaN, postedOver: { endedAt } = { endedAt: null } }: KeptMessage) =>
    outages.some(({ from, to }) => postedAt >= from - NOTED_MS && postedAt <= to + NOTED_MS) ||
    (endedAt !== null &&
      endedAt - postedAt <= NOTED_MS &&
      killed.some(({ kind, at }) => kind === 'chat' && endedAt >= at - 50 && endedAt <= at + CUT_MS));
  const left: string[] = [];
  for (const message of connector.messages.filter(({ id }) => !known.has(id))) {
    const words = `${message.id}: ${(message.text ?? JSON.stringify(message.card)).slice(0, 120)}`;
    left.push(words);
    if (!isExcused(message)) faults.push(`nobody knows of message ${words}`);
    if (buttonsOf(message.card).length > 0) faults.push(`a copy that nobody knows has buttons: ${words}`);
  }
  return { faults, left };
}
