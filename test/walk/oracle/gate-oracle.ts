// GATE-1 to GATE-7 read from the rows by other code than the product's: what forbids this production start, in words. Written from the
// rules alone; where it is laxer than the product it says so.
import { at, find, instant, type Row, type Tables } from './tables.ts';

/**
 * One reason that stands; `since`: the newest event that it rests on, which an override must be younger than; `after`: an override that was
 * there before it, by its number.
 */
export type Standing = { readonly why: string; readonly since: number; readonly after?: number };

/** Everything in the tables that forbids production on the server of that session. Empty: the gate and the go allow it. */
export function forbiddenByGate(tables: Tables, session: Row, now: Date): readonly string[] {
  const campaign = find(tables.campaigns, session.campaign_id);
  const server = find(tables.servers, session.server_id);
  const links = tables.links.filter((link) => link.prod_server_id === server.id);
  const linked = links.map((link) => find(tables.servers, link.nonprod_server_id));
  const kept = linked.filter((one) => one.etat === 'Production');
  const standing = [
    ...unfinishedOfRun(tables, campaign, server),
    ...kept.flatMap((one) =>
      standingOf(tables, campaign, one, now).map((found) => ({ ...found, why: `${one.hostname}: ${found.why}` })),
    ),
  ];
  const open = standing.filter((one) => !isOverridden(tables, session, one));
  return [...open.map(({ why }) => why), ...goObjections(tables, campaign, server, linked)];
}

/** GATE-4. */
function unfinishedOfRun(tables: Tables, campaign: Row, server: Row): Standing[] {
  if (campaign.kind !== 'quickwin') return [];
  return tables.sessions
    .filter((one) => one.campaign_id === campaign.id && one.branch === 'hprod' && one.server_id !== server.id)
    .filter(({ status }) => ['pending', 'prereq_ok', 'in_progress'].includes(String(status)))
    .map((one) => ({ why: `GATE-4: session ${one.id} of the run is ${one.status}`, since: 0 }));
}

function isOverridden(tables: Tables, session: Row, { since, after = 0 }: Standing): boolean {
  return tables.overrides.some(
    (one) =>
      one.campaign_id === session.campaign_id &&
      one.server_id === session.server_id &&
      at(one.overridden_at) >= since &&
      Number(one.id) > after,
  );
}

function standingOf(tables: Tables, campaign: Row, server: Row, now: Date): Standing[] {
  const attempts = tables.attempts.filter((one) => one.server_id === server.id);
  const busy = runningOn(tables, attempts, server);
  if (busy.length > 0) return busy;
  const validations = tables.validations.filter((one) => one.server_id === server.id);
  return campaign.gate_shortened_at === null
    ? validated(tables, campaign, server, attempts, validations)
    : shortened({ tables, campaign, server, now }, attempts, validations);
}

/** GATE-3: an attempt or a rollback runs on it, or is ordered, in any campaign. */
function runningOn(tables: Tables, attempts: readonly Row[], server: Row): Standing[] {
  const running = attempts.filter((one) => one.ended_at === null);
  const restoring = tables.snapshots.filter(
    (one) =>
      one.server_id === server.id &&
      one.rollback_asked_at !== null &&
      one.reverted_at === null &&
      one.rollback_error === null &&
      one.state !== 'removed',
  );
  const ordered = tables.sessions.filter(
    (one) =>
      one.server_id === server.id &&
      one.start_asked_at !== null &&
      ['pending', 'prereq_ok', 'failed'].includes(String(one.status)),
  );
  return [
    ...running.map((one) => ({ why: `GATE-3: attempt ${one.id} runs`, since: at(one.started_at) })),
    ...restoring.map((one) => ({ why: `GATE-3: rollback of snapshot ${one.id}`, since: at(one.rollback_asked_at) })),
    // Bound to that order (GATE-6).
    ...ordered.map((one) => ({
      ...{ why: `GATE-3: session ${one.id} is ordered`, since: 0 },
      after: lastOverrideBefore(tables, server, 'order'),
    })),
  ];
}

const DAY_MS = 86_400_000;
const ACCEPTED = ['validated_ok', 'forced'];

function attemptOf(attempts: readonly Row[], validation: Row): Row | undefined {
  return attempts.find((one) => one.id === validation.attempt_id);
}

function newestEvent(attempts: readonly Row[], validations: readonly Row[]): number {
  return Math.max(
    0,
    ...attempts.map((one) => at(one.started_at)),
    ...validations.map((one) => instant(one.answered_at) ?? 0),
  );
}

function validated(
  tables: Tables,
  campaign: Row,
  server: Row,
  attempts: readonly Row[],
  validations: readonly Row[],
): Standing[] {
  const latest = validations.at(-1);
  const patched = attempts.filter((one) => one.state === 'patched').at(-1);
  const accepted = validations.filter((one) => ACCEPTED.includes(String(one.status))).at(-1);
  const ended = attempts.filter((one) => one.ended_at !== null).at(-1);
  if (latest === undefined) return [{ why: 'GATE-3: never validated', since: newestEvent(attempts, []) }];
  // Each is bound to the attempt or to the answer that it is about (GATE-6).
  const standing: Standing[] = [];
  const answered = instant(latest.answered_at) ?? at(attemptOf(attempts, latest)?.started_at);
  if (!ACCEPTED.includes(String(latest.status)))
    standing.push({ why: `GATE-1: its latest validation is ${latest.status}`, since: answered });
  if (patched !== undefined && latest.attempt_id !== patched.id)
    standing.push({ why: 'GATE-3: its last patch has no validation', since: at(patched.started_at) });
  const of = find(tables.campaigns, latest.campaign_id);
  if (of.cycle !== campaign.cycle || of.year !== campaign.year)
    standing.push({ why: 'GATE-2: validated in another cycle', since: answered });
  const about = accepted === undefined ? undefined : attemptOf(attempts, accepted);
  if (ended?.state === 'failed' && (about === undefined || Number(ended.id) > Number(about.id)))
    standing.push({ why: `GATE-3: attempt ${ended.id} failed since`, since: at(ended.started_at) });
  if (patched !== undefined && rolledBackSince(tables, server, patched))
    standing.push(rolledBack(tables, server, 'GATE-3: rolled back since its last patch', at(patched.ended_at)));
  if (!someCovers(tables, campaign, validations))
    standing.push({ why: 'GATE-1: validated for a narrower update', since: answered });
  return standing;
}

/** Each order is another one, also to the same snapshot, and so is its end (GATE-6). */
function rolledBack(tables: Tables, server: Row, why: string, since: number): Standing {
  return { why, since, after: lastOverrideBefore(tables, server, 'rollback') };
}

function lastOverrideBefore(tables: Tables, server: Row, what: 'order' | 'rollback'): number {
  const last = tables.journal.filter((one) => one.what === what && one.server_id === server.id).at(-1);
  return Number(last?.after_override ?? 0);
}

/**
 * To the snapshot of that attempt or of a later one: told by their numbers, as a clock may be set back. One that failed has perhaps
 * restored it.
 */
function rolledBackSince(tables: Tables, server: Row, attempt: Row): boolean {
  return tables.snapshots.some((one) => {
    const failed = one.rollback_asked_at !== null && one.rollback_error !== null;
    const isBack = one.restored_at !== null || one.reverted_at !== null || failed;
    return one.server_id === server.id && isBack && Number(one.attempt_id) >= Number(attempt.id);
  });
}

/** One that was validated for all of it in this cycle, even when a narrower one followed. */
function someCovers(tables: Tables, campaign: Row, validations: readonly Row[]): boolean {
  return validations
    .filter((one) => ACCEPTED.includes(String(one.status)))
    .map((one) => find(tables.campaigns, one.campaign_id))
    .filter((of) => of.cycle === campaign.cycle && of.year === campaign.year)
    .some((of) => covers(of.update_scope, campaign.update_scope));
}

/** Laxer than the product where a security update covers advisories: the walk has none of those. */
export function covers(done: unknown, wanted: unknown): boolean {
  const [a, b] = [done, wanted].map((scope) => scope as { kind: string; id?: string });
  // Nobody has seen a kernel boot once where only an ordinary campaign was (POL-6).
  return (a?.kind === 'all' && b?.kind !== 'kernels') || (a?.kind === b?.kind && a?.id === b?.id);
}

/** GATE-7. */
function shortened(
  { tables, campaign, server, now }: { tables: Tables; campaign: Row; server: Row; now: Date },
  attempts: readonly Row[],
  validations: readonly Row[],
): Standing[] {
  const first = attempts.find((one) => one.campaign_id === campaign.id);
  const here = attempts.filter((one) => one.campaign_id === campaign.id && one.state === 'patched').at(-1);
  if (first === undefined || here === undefined)
    return [...failedLast(attempts), ...notFree(tables, campaign, server, now, attempts)];
  const refusal = validations.find((one) => one.campaign_id === campaign.id && one.status === 'validated_ko');
  const refused = refusal === undefined ? [] : [{ why: 'GATE-7: answered KO', since: at(refusal.answered_at) }];
  // What a rollback has undone was not patched in this emergency; a later patch of another campaign ends the rollback (GATE-3).
  const last = attempts.filter((one) => one.state === 'patched').at(-1) ?? here;
  if (rolledBackSince(tables, server, here)) {
    const back = rolledBackSince(tables, server, last)
      ? [rolledBack(tables, server, 'GATE-7: rolled back since', at(last.ended_at))]
      : notFree(tables, campaign, server, now, attempts);
    return [...failedLast(attempts), ...back, ...refused];
  }
  const accepted = validations
    .filter((one) => ACCEPTED.includes(String(one.status)))
    .map((one) => Number(one.attempt_id));
  const red = attempts.filter(
    (one) =>
      Number(one.id) >= Math.max(Number(first.id), 1 + Math.max(0, ...accepted)) &&
      (one.state === 'patched' || tables.updates.some((update) => update.attempt_id === one.id)) &&
      !rolledBackSince(tables, server, one) &&
      !areChecksGreen(tables, one),
  );
  const standing = failedLast(attempts);
  // Each is bound to what it is about, not to what was done afterwards (GATE-6).
  const worst = red.at(-1);
  if (worst !== undefined)
    standing.push({
      why: `GATE-7: no green checks after the update of attempt ${worst.id}`,
      since: at(worst.started_at),
    });
  return [...standing, ...refused];
}

function failedLast(attempts: readonly Row[]): Standing[] {
  const ended = attempts.filter((one) => one.ended_at !== null).at(-1);
  return ended?.state === 'failed' ? [{ why: 'GATE-7: its last attempt failed', since: at(ended.started_at) }] : [];
}

function notFree(tables: Tables, campaign: Row, server: Row, now: Date, attempts: readonly Row[]): Standing[] {
  const cve = (campaign.update_scope as { id?: string }).id ?? '';
  const scanned = tables.scans.some(
    (one) => one.server_id === server.id && (instant(one.scanned_at) ?? 0) >= now.getTime() - DAY_MS,
  );
  const flawed = tables.advisories.some((one) => one.server_id === server.id && (one.cves as string[]).includes(cve));
  if (scanned && !flawed) return [];
  return [{ why: 'GATE-7: neither patched in this emergency nor without the flaw', since: newestEvent(attempts, []) }];
}

function areChecksGreen(tables: Tables, attempt: Row): boolean {
  const step = tables.steps.find((one) => one.attempt_id === attempt.id && one.status === 'done');
  return (step?.result as { comparison?: { verdict?: string } } | undefined)?.comparison?.verdict === 'yes';
}

/** GATE-5: somebody else's go that names this server with the links of now. */
function goObjections(tables: Tables, campaign: Row, server: Row, linked: readonly Row[]): string[] {
  const covering = tables.covered.filter(
    (row) =>
      row.server_id === server.id &&
      isCovered(row, linked) &&
      !wasUnlinkedSince(tables, row, linked) &&
      !hasHappenedSince(tables, row, server, ['moved into production']) &&
      // A lost link is acknowledged as it was.
      !linked.some(
        (one) =>
          one.etat !== 'Production' &&
          hasHappenedSince(tables, row, one, ['patched again', 'KO', 'attempt', 'rollback']),
      ),
  );
  const standing = tables.decisions.filter(
    (one) => one.campaign_id === campaign.id && one.decision !== 'refused' && one.withdrawn_at === null,
  );
  const goes = standing.filter((one) => covering.some((row) => row.decision_id === one.id));
  if (goes.length === 0) return ['GATE-5: no go names this server with its links of now'];
  const objections = goes.map((one) => deciderObjection(tables, campaign, server, one));
  return objections.includes(null) ? [] : objections.filter((text) => text !== null);
}

/** The links are those of then, and what cannot validate was acknowledged: no link, or one that is patched no more. */
function isCovered(row: Row, linked: readonly Row[]): boolean {
  const ids = sorted(linked.map(({ id }) => id));
  const lost = sorted(linked.filter(({ etat }) => etat !== 'Production').map(({ id }) => id));
  if (sorted(row.linked as unknown[]).join() !== ids.join()) return false;
  if (ids.length === 0) return row.acknowledged === 'unlinked' || row.acknowledged === 'ambiguous';
  return lost.every((id) => sorted(row.lost as unknown[]).includes(id));
}

/** To that server, after the decision. A KO that its owner took back is none. */
function hasHappenedSince(tables: Tables, covered: Row, server: Row, what: readonly string[]): boolean {
  const takenBack = tables.validations.filter((one) => one.server_id === server.id).at(-1)?.status !== 'validated_ko';
  return tables.journal.some(
    (one) =>
      one.server_id === server.id &&
      what.includes(String(one.what)) &&
      !(one.what === 'KO' && takenBack) &&
      Number(one.after_decision) >= Number(covered.decision_id),
  );
}

/** One that went and came back may have failed in between, unseen by who approved. */
function wasUnlinkedSince(tables: Tables, covered: Row, linked: readonly Row[]): boolean {
  const decided = at(find(tables.decisions, covered.decision_id).decided_at);
  return tables.audit
    .filter((one) => String(one.action).startsWith('links.') && at(one.at) > decided)
    .flatMap((one) => (one.after as { removed?: { prod: { id: number }; nonprod: { id: number } }[] })?.removed ?? [])
    .some(({ prod, nonprod }) => prod.id === covered.server_id && linked.some(({ id }) => id === nonprod.id));
}

function sorted(ids: readonly unknown[]): number[] {
  return ids.map(Number).sort((a, b) => a - b);
}

function deciderObjection(tables: Tables, campaign: Row, server: Row, decision: Row): string | null {
  const who = find(tables.users, decision.decided_by);
  const creator = find(tables.users, campaign.created_by);
  const accounts = tables.persons.filter(({ one }) => one === who.id).map(({ other }) => other);
  if (accounts.includes(creator.id)) return 'GATE-5: approved by its creator';
  const decided = at(decision.decided_at);
  const theirs = tables.audit.filter(
    (one) => accounts.includes(one.user_id) && at(one.at) > at(campaign.created_at) && at(one.at) < decided,
  );
  if (theirs.some((one) => one.action === 'links.remove' && isLinkOf(tables, one, campaign, decided))) {
    return 'GATE-5: approved by who removed a link of the campaign';
  }
  const added = theirs.filter((one) => ['session.restore', 'quickwin.add'].includes(String(one.action)));
  if (added.some((one) => concerns(tables, one, campaign))) return 'GATE-5: approved by who added a server';
  const back = tables.audit.some(
    (one) => one.action === 'quickwin.draft' && String(one.object_id) === String(campaign.id) && at(one.at) > decided,
  );
  if (back) return 'GATE-5: the run went back to draft after the go';
  const restored = tables.audit.some((one) => {
    if (one.action !== 'session.restore' || at(one.at) <= decided || one.object_type !== 'session') return false;
    return tables.sessions.some(
      (s) => String(s.id) === String(one.object_id) && s.campaign_id === campaign.id && s.server_id === server.id,
    );
  });
  return restored ? 'GATE-5: restored after the go' : null;
}

/** Of a production server that was in the campaign by then: the links of others open nothing there. */
function isLinkOf(tables: Tables, { after }: Row, campaign: Row, decided: number): boolean {
  const removed = (after as { removed?: { prod: { id: number; hostname: string } }[] }).removed ?? [];
  const addedLater = tables.audit
    .filter((one) => one.action === 'quickwin.add' && String(one.object_id) === String(campaign.id))
    .filter((one) => at(one.at) > decided)
    .flatMap((one) => (one.after as { servers?: string[] } | null)?.servers ?? []);
  return removed.some(
    ({ prod }) =>
      !addedLater.includes(prod.hostname) &&
      tables.sessions.some((one) => one.campaign_id === campaign.id && one.server_id === prod.id),
  );
}

function concerns(tables: Tables, audit: Row, campaign: Row): boolean {
  if (audit.object_type === 'campaign') return String(audit.object_id) === String(campaign.id);
  return tables.sessions.some((one) => String(one.id) === String(audit.object_id) && one.campaign_id === campaign.id);
}
