// The database of a PatchCenter is opened read only, or refused in one sentence that says what was missed; its password is never said.
import { describe, expect, it } from 'vitest';
import { openSource, SourceRefused } from '../../../db/patchcenter/source.ts';
import { createPatchCenter } from '../../support/patchcenter-database.ts';
import { patchCenterRows } from '../../support/patchcenter-estate.ts';

const ROWS = patchCenterRows(7, { applications: 4, history: 40, messy: false });

async function refusalOf(url: string): Promise<string> {
  try {
    const source = await openSource(url, 'Europe/Paris');
    await source.close();
  } catch (error) {
    if (error instanceof SourceRefused) return error.message;
    throw error;
  }
  throw new Error('it was opened');
}

describe('a source', async () => {
  const foreign = await createPatchCenter(ROWS);

  it('is read in pages, at one moment of it, in one read-only transaction', async () => {
    const source = await openSource(foreign.readerUrl, 'Europe/Paris', {
      connectMs: 5_000,
      statementMs: 5_000,
      pauseMs: 5_000,
      page: 7,
    });
    const sizes: number[] = [];
    for await (const page of source.pages('patch_history', { orderBy: 's.id' })) {
      if (sizes.length === 0)
        await foreign.run(
          `insert into patch_history (id, server_id, date_patch, status) values (9999, 1, '2027-01-01', 'ok')`,
        );
      sizes.push(page.length);
    }
    expect(sizes).toEqual([7, 7, 7, 7, 7, 5]);
    const [first] = await source.rows('patch_history');
    expect(first?.date_patch).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    await source.close();
    await foreign.run(`delete from patch_history where date_patch = '2027-01-01'`);
  });

  it('cannot be written through, by its owner either', async () => {
    const source = await openSource(foreign.url, 'Europe/Paris');
    await expect(source.rows('servers', { where: `setval('servers_id_seq', 1) > 0` })).rejects.toThrow(
      /read-only transaction/,
    );
    await source.close();
  });

  it('reads no secret but the list of packages', async () => {
    const source = await openSource(foreign.readerUrl, 'Europe/Paris');
    const { readEstate } = await import('../../../bot/takeover/read-source.ts');
    expect((await readEstate(source)).excludes).toEqual([
      { key: 'patching_reboot_packages', value: 'kernel* glibc* systemd*' },
    ]);
    await source.close();
  });

  it('is refused where the address is none, or nobody answers, without its password', async () => {
    expect(await refusalOf('patchcenter.example.test')).toContain('is no PostgreSQL URL');
    expect(await refusalOf('postgresql://reader:s3cret@127.0.0.1:1/patchcenter')).toMatch(
      /^127\.0\.0\.1:1\/patchcenter cannot be read: .*ECONNREFUSED/,
    );
    const wrong = new URL(foreign.readerUrl);
    wrong.password = 'wr0ng-s3cret';
    for (const url of [wrong.toString(), foreign.readerUrl.replace(/\/[^/]+$/, '/nowhere')]) {
      const said = await refusalOf(url);
      expect(said).toMatch(/cannot be read: .*\.$/);
      expect(said).not.toContain('s3cret');
      expect(said).not.toContain('tr0ubadour');
    }
  });
});

describe('a hostile PatchCenter', () => {
  const named = (password: string) => `postgresql://reader:${password}@127.0.0.1:1/patchcenter`;

  it.each([
    ['50%sure', 'sure'],
    ['12/s3cret', 's3cret'],
  ])('a password that is not encoded (%s) is told how, and not said', async (password, part) => {
    const said = await refusalOf(named(password));
    expect(said).toContain('%2F');
    expect(said).not.toContain(part);
  });

  it('gives no value of megabytes: the cell is too long, and no page of them fills the memory', async () => {
    const foreign = await createPatchCenter(ROWS);
    await foreign.run(`alter table servers alter app_group type text`);
    await foreign.run(`update servers set app_group = repeat('x', 10000000) where id < 3`);
    const source = await openSource(foreign.readerUrl, 'Europe/Paris');
    const lengths = (await source.rows('servers')).map((row) => (row.app_group ?? '').length);
    expect(Math.max(...lengths)).toBeGreaterThan(20_000);
    expect(Math.max(...lengths)).toBeLessThan(25_000);
    await source.close();
  });

  it('whose list would be cut is refused: a shorter list of exclusions is another one', async () => {
    const foreign = await createPatchCenter(ROWS);
    await foreign.run(`update servers set patch_excludes = repeat('kernel* ', 5000) where id = 1`);
    const source = await openSource(foreign.readerUrl, 'Europe/Paris');
    await expect(source.rows('servers')).rejects.toThrow(/a value of servers\.patch_excludes is longer than 20000/);
    await source.close();
  });

  it('cannot write by a view, whatever the view calls', async () => {
    const foreign = await createPatchCenter(ROWS);
    const role = new URL(foreign.readerUrl).username;
    await foreign.run(`
      create table spied (at timestamptz);
      create function spy() returns text language plpgsql security definer as $$
      begin insert into spied values (now()); return 'x'; end $$;
      alter table zones rename to real_zones;
      create view zones as select id, name || spy() as name from real_zones;
      grant select on zones to ${role}`);
    const source = await openSource(foreign.readerUrl, 'Europe/Paris');
    await expect(source.rows('zones')).rejects.toThrow(/read-only transaction/);
    await source.close();
    expect(await foreign.run('select * from spied')).toEqual([]);
  });

  it('whose search path puts functions before those of PostgreSQL reads or is refused, and writes nothing', async () => {
    const foreign = await createPatchCenter(ROWS);
    const role = new URL(foreign.readerUrl).username;
    await foreign.run(`
      create schema evil; grant usage on schema evil to ${role};
      create table public.spied (at timestamptz);
      create function evil.current_setting(text) returns text language sql as $$ select 'on'::text $$;
      create function evil."left"(text, integer) returns text language plpgsql security definer as $$
      begin insert into public.spied values (now()); return $1; end $$;
      alter role ${role} set search_path = evil, public, pg_catalog`);
    const source = await openSource(foreign.readerUrl, 'Europe/Paris').catch((error: unknown) => error);
    if (source instanceof Error) expect(source).toBeInstanceOf(SourceRefused);
    else await (source as Awaited<ReturnType<typeof openSource>>).close();
    expect(await foreign.run('select * from public.spied')).toEqual([]);
  });
});

describe('a schema', () => {
  const broken = async (sql: string) => {
    const foreign = await createPatchCenter({});
    await foreign.run(sql);
    return foreign;
  };

  it.each([
    ['drop table server_correspondance', 'no table server_correspondance'],
    ['alter table servers drop column licence_support', 'no column servers.licence_support'],
    ['alter table patch_history alter date_patch type text', 'patch_history.date_patch is text and no moment'],
    ['alter table contacts drop column email', 'no column email in users or contacts'],
    ['create table patch_attempts (id integer)', 'a database of PatchCenter for Teams itself'],
  ])('%s: refused, and named', async (sql, said) => {
    const foreign = await broken(sql);
    expect(await refusalOf(foreign.readerUrl)).toContain(said);
  });

  it('of which a column may not be read: refused, and named', async () => {
    const foreign = await createPatchCenter({});
    const role = new URL(foreign.readerUrl).username;
    await foreign.run(`revoke select on servers from ${role}; grant select (id, hostname) on servers to ${role}`);
    expect(await refusalOf(foreign.readerUrl)).toContain('no right to read servers.os_family');
  });

  it('with more columns, and without what can be missed: read, and said', async () => {
    const foreign = await broken(
      `alter table servers add column owner_team text; drop table server_ips; revoke select on app_secrets from public`,
    );
    const role = new URL(foreign.readerUrl).username;
    await foreign.run(`revoke select on app_secrets from ${role}`);
    const source = await openSource(foreign.readerUrl, 'Europe/Paris');
    expect(source.shape.unread).toContain('servers.owner_team');
    expect(source.shape.missing.join(' ')).toContain('addresses of servers (no table server_ips)');
    expect(source.shape.missing.join(' ')).toContain('patching_reboot_packages');
    expect(await source.rows('server_ips')).toEqual([]);
    await source.close();
  });
});
