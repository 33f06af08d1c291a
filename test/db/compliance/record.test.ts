// COMP-2, COMP-4: what a scan leaves in the history, and how little an unchanged one writes.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { recordScan, type ScanFound, storeScan } from '../../../db/queries/cve/scans.ts';
import type { Trx } from '../../../db/schema/database.ts';
import type { OpenAdvisory, Severity } from '../../../domain/cve/advisory.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const day = (n: number) => new Date(MONDAY_MORNING.getTime() + n * 24 * 3_600_000);

function open(id: string, more: Partial<OpenAdvisory> & { severity?: Severity | null } = {}): OpenAdvisory {
  return {
    id,
    severity: 'important',
    cves: [`CVE-2027-${id.slice(-4)}`],
    packages: ['openssl'],
    heldBack: false,
    ...more,
  };
}
const found = (...advisories: OpenAdvisory[]): ScanFound => ({ packages: 3, advisories, rebootNeeded: 'no' });
const [A, B, C] = [open('RHSA-2027:1001'), open('RHSA-2027:1002', { severity: 'critical' }), open('RHSA-2027:1003')];

async function historyOf(server: ServerId) {
  const { rows } = await sql<{ advisory: string; since: Date; until: Date | null }>`
    select c.advisory, u.since, u.until from (
      select x.content, x.since, null::timestamptz as until from server_pending p, unnest(p.contents, p.since) x (content, since)
        where p.server_id = ${server}
      union all select x.content, x.since, e.ended_at from ended_advisories e, unnest(e.contents, e.since) x (content, since)
        where e.server_id = ${server}) u
    join advisory_contents c on c.id = u.content order by c.advisory, u.since`.execute(db);
  return rows.map(({ advisory, since, until }) => [advisory.slice(-1), since, until]);
}

async function writes(trx: Trx) {
  const { rows } = await sql<{ name: string; n: number }>`
    select relname as name, (n_tup_ins + n_tup_upd + n_tup_del)::int as n from pg_stat_xact_user_tables`.execute(trx);
  return rows;
}

/** As a process of the version before keeps a reading: it goes on after the migration. */
function storedByEarlier(server: ServerId, { packages, advisories, rebootNeeded }: ScanFound, at: Date) {
  return db.transaction().execute(async (trx) => {
    const row = {
      ...{ tried_at: at, scanned_at: at, failure: null, packages_pending: packages, reboot_needed: rebootNeeded },
      security_pending: advisories?.length ?? null,
      held_back: advisories?.filter(({ heldBack }) => heldBack).length ?? null,
    };
    await trx
      .insertInto('server_scans')
      .values({ server_id: server, ...row })
      .onConflict((oc) => oc.column('server_id').doUpdateSet(row))
      .execute();
    await trx.deleteFrom('server_advisories').where('server_id', '=', server).execute();
    if (advisories === null || advisories.length === 0) return;
    await trx
      .insertInto('server_advisories')
      .values(
        advisories.map(({ id, severity, cves, packages: names, heldBack }) => ({
          ...{ server_id: server, advisory: id, severity, cves: [...cves], packages: [...names], held_back: heldBack },
        })),
      )
      .execute();
  });
}

describe('a reading by a process of the version before, after the migration', () => {
  const pendingOf = (server: ServerId) =>
    db.selectFrom('server_pending').selectAll().where('server_id', '=', server).executeTakeFirst();

  it('is in the history, the first of a server and one after ours', async () => {
    const server = await addServer(db, 'vrearlier1');
    await storedByEarlier(server, found(A, { ...B, heldBack: true }), day(0));
    expect(await historyOf(server)).toEqual([
      ['1', day(0), null],
      ['2', day(0), null],
    ]);
    await storeScan(db, server, found(A, B), { at: day(1) });
    await storedByEarlier(server, found(B, C), day(2));
    expect(await historyOf(server)).toEqual([
      ['1', day(0), day(2)],
      ['2', day(0), null],
      ['3', day(2), null],
    ]);
    expect(await pendingOf(server)).toMatchObject({
      ...{ oldest_critical: day(0), oldest_important: day(2), last_ended_at: day(2), held: [], rejected: [] },
    });
    await storedByEarlier(server, found(), day(3));
    expect(await pendingOf(server)).toMatchObject({ contents: [], oldest_critical: null, last_ended_at: day(3) });
  });

  it('says nothing of advisories where the host has no list of them', async () => {
    const server = await addServer(db, 'vrearlier2');
    await storeScan(db, server, found(A), { at: day(0) });
    await storedByEarlier(server, { packages: 0, advisories: null, rebootNeeded: 'no' }, day(1));
    expect(await historyOf(server)).toEqual([['1', day(0), null]]);
  });

  it('leaves what we wrote as it is', async () => {
    const server = await addServer(db, 'vrearlier3');
    await storeScan(db, server, found(A, B), { at: day(0) });
    const before = await pendingOf(server);
    await storedByEarlier(server, found(A, B), day(1));
    expect(await pendingOf(server)).toEqual(before);
  });
});

describe('the history of what is pending', () => {
  it('says since when and until when, and begins anew for what comes back', async () => {
    const server = await addServer(db, 'vrhistory1');
    await storeScan(db, server, found(A, B), { at: day(0) });
    await storeScan(db, server, found(A, B, C), { at: day(1) });
    await storeScan(db, server, found(B), { at: day(2) });
    await storeScan(db, server, found(A, B), { at: day(3) });
    expect(await historyOf(server)).toEqual([
      ['1', day(0), day(2)],
      ['1', day(3), null],
      ['2', day(0), null],
      ['3', day(1), day(2)],
    ]);
    const row = await db.selectFrom('server_pending').selectAll().where('server_id', '=', server).executeTakeFirst();
    expect(row).toMatchObject({ oldest_critical: day(0), oldest_important: day(3), last_ended_at: day(2) });
  });

  it('keeps since when, where an advisory only brings another package or is held back from now on', async () => {
    const server = await addServer(db, 'vrhistory2');
    await storeScan(db, server, found(A), { at: day(0) });
    await storeScan(db, server, found({ ...A, packages: ['openssl', 'openssl-libs'], heldBack: true }), { at: day(1) });
    expect(await historyOf(server)).toEqual([['1', day(0), null]]);
  });

  it('keeps a list that is longer than one statement has parameters for', async () => {
    const server = await addServer(db, 'vrhistory9');
    const many = Array.from({ length: 11_500 }, (_, i) => open(`RHSA-2027:${20_000 + i}`));
    await storeScan(db, server, found(...many), { at: day(0) });
    expect(await historyOf(server)).toHaveLength(11_500);
    await storeScan(db, server, found(), { at: day(1) });
    const told = await db.selectFrom('server_advisories').select('advisory').where('server_id', '=', server).execute();
    expect(told).toEqual([]);
  });

  it('writes one small row for a scan that finds what the one before found', async () => {
    const server = await addServer(db, 'vrhistory3');
    const installed = [{ name: 'bash', arch: 'x86_64', version: '0:5.1-1' }];
    await storeScan(db, server, found(A, B), { at: day(0), installed });
    const written = await db.transaction().execute(async (trx) => {
      const before = await writes(trx);
      await recordScan(trx, server, found(A, B), { at: day(1), installed });
      const after = await writes(trx);
      return after.filter(({ name, n }) => n > (before.find((one) => one.name === name)?.n ?? 0));
    });
    expect(written.map(({ name }) => name)).toEqual(['server_scans']);
  });

  it('tells what was installed against an exclusion, until the exclusion goes', async () => {
    const server = await addServer(db, 'vrhistory4');
    const held = { ...A, heldBack: true };
    const rejected = async () =>
      (
        await db
          .selectFrom('server_pending')
          .select('rejected')
          .where('server_id', '=', server)
          .executeTakeFirstOrThrow()
      ).rejected.length;
    await storeScan(db, server, found(held), { at: day(0), excludes: ['openssl*'] });
    await storeScan(db, server, found(), { at: day(1), excludes: ['openssl*'] });
    expect(await rejected()).toBe(1);
    await storeScan(db, server, found(), { at: day(2), excludes: ['kernel*'] });
    expect(await rejected()).toBe(0);
  });
});

describe('the history of readings', () => {
  it('is one span as long as no day is missed, and another one after a gap', async () => {
    const server = await addServer(db, 'vrreading1');
    for (const n of [0, 1, 2.2, 6, 7]) await storeScan(db, server, found(A), { at: day(n), by: 'daily' });
    const spans = await db.selectFrom('reading_spans').selectAll().where('server_id', '=', server).execute();
    expect(spans).toEqual([{ server_id: server, since: day(0), until: day(2.2) }]);
    const now = await db.selectFrom('server_scans').selectAll().where('server_id', '=', server).executeTakeFirst();
    expect(now).toMatchObject({ read_since: day(6), scanned_at: day(7), read_by: 'daily' });
  });

  it('keeps since when a server needs its reboot; a reading that does not know changes nothing', async () => {
    const server = await addServer(db, 'vrreading2');
    const since = async () =>
      (await db.selectFrom('server_scans').select('reboot_since').where('server_id', '=', server).executeTakeFirst())
        ?.reboot_since;
    for (const [n, rebootNeeded] of [
      [0, 'yes'],
      [1, 'yes'],
      [2, 'unknown'],
    ] as const) {
      await storeScan(db, server, { ...found(A), rebootNeeded }, { at: day(n) });
    }
    expect(await since()).toEqual(day(0));
    await storeScan(db, server, found(A), { at: day(3) });
    expect(await since()).toBeNull();
  });
});

describe('the history of packages', () => {
  it('holds what was installed and what a scan found changed', async () => {
    const server = await addServer(db, 'vrpackages1');
    const bash = (version: string) => ({ name: 'bash', arch: 'x86_64', version });
    const zlib = { name: 'zlib', arch: 'x86_64', version: '0:1.2-1' };
    await storeScan(db, server, found(), { at: day(0), installed: [zlib, bash('0:5.1-1')] });
    await storeScan(db, server, found(), { at: day(1), installed: [bash('0:5.1-1'), zlib, zlib] });
    await storeScan(db, server, found(), { at: day(2), installed: null });
    await storeScan(db, server, found(), { at: day(3), installed: [bash('0:5.1-2'), zlib] });
    const { rows } = await sql`
      select c.at, (select array_agg(version) from package_versions where id = any(c.added)) as added,
        (select array_agg(version) from package_versions where id = any(c.removed)) as removed
      from package_changes c where c.server_id = ${server}`.execute(db);
    expect(rows).toEqual([{ at: day(3), added: ['0:5.1-2'], removed: ['0:5.1-1'] }]);
    const { packages_read_at: read } = await db
      .selectFrom('server_scans')
      .select('packages_read_at')
      .where('server_id', '=', server)
      .executeTakeFirstOrThrow();
    expect(read).toEqual(day(3));
  });
});
