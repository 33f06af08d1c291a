// POL-2: another baseline than the shipped one becomes the default, after a simulation on the servers that it then decides for.
import { describe, expect, it } from 'vitest';
import { loadBaselineOfServers, loadBaselines } from '../../../db/queries/baselines/baselines.ts';
import { storeScan } from '../../../db/queries/cve/scans.ts';
import type { Candidate } from '../../../domain/baselines/candidate.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(ctx);
const ada = await somebody(db, 'Ada', ['admin']);
const omar = await somebody(db, 'Omar', ['operator']);
const grouped = await addServer(db, 'vpdef1');
const alone = await addServer(db, 'vpdef2');
const tzdata: Candidate = {
  ...{ name: 'tzdata', arch: 'noarch', version: '0:2-1.el9', installed: '0:1-1.el9', repository: 'baseos' },
  ...{ bytes: 1, kind: null, notices: [], obstacle: null, obsoletes: [], hidden: false },
};
for (const server of [grouped, alone]) {
  const pending = { manager: 'dnf', candidates: [tzdata], noticesRead: true } as const;
  await storeScan(db, server, { packages: 4, advisories: [], rebootNeeded: 'no', pending }, { at: MONDAY_MORNING });
}

async function apply(key: string): Promise<string> {
  return chat.press(ada, 'baseline-change.apply', { changeId: Number(key.split(':')[1]) });
}

async function defaultOf(family = 'rpm'): Promise<string | undefined> {
  return (await loadBaselines(db)).find((one) => one.family === family && one.isDefault)?.name;
}

async function idOf(name: string): Promise<number> {
  return (await loadBaselines(db)).find((one) => one.family === 'rpm' && one.name === name)?.id ?? expect.fail(name);
}

describe('another default baseline (POL-2)', () => {
  it('is shown with what it would do to the servers without a group, and changes nothing until it is saved', async () => {
    await apply(await chat.type(ada, '/baseline rpm create Production'));
    await apply(await chat.type(ada, '/baseline rpm Production set type security'));
    await apply(await chat.type(ada, '/baseline rpm Production set others no'));
    await apply(await chat.type(ada, '/baseline rpm Production set unrated hold'));
    await chat.type(ada, '/group create Web');
    await chat.type(ada, '/group Web add vpdef1');
    await chat.type(ada, '/group Web baseline rpm Production');
    expect(await chat.type(omar, '/baseline rpm Production default')).toMatch(/Only an admin may do this/);
    expect(await chat.verbs(`baseline:${await idOf('Production')}`, ada)).toContain('baseline.make-default');
    expect(await chat.verbs(`baseline:${await idOf('Default')}`, ada)).not.toContain('baseline.make-default');
    const key = await chat.type(ada, '/baseline rpm Production default');
    const card = await chat.text(key, ada);
    expect(card).toContain('Default: Default → Production');
    // vpdef1 has it from its group already.
    expect(card).toContain('Now: On this server it would install 1 update on 1.');
    expect(card).toContain('Then: On this server it would install 0 updates on 0, hold 1 for want of an advisory');
    expect(await defaultOf()).toBe('Default');
  });

  it('decides for them once saved, says so, and is taken back', async () => {
    const key = await chat.press(ada, 'baseline.make-default', { baselineId: await idOf('Production') });
    expect(key).toMatch(/./);
    const { id } = await db.selectFrom('baseline_changes').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
    const before = (await audited(db, 'baselines.apply')).length;
    await apply(`baseline-change:${id}`);
    expect(await defaultOf()).toBe('Production');
    expect(await defaultOf('apt')).toBe('Default');
    const of = await loadBaselineOfServers(db, [grouped, alone]);
    expect(of(alone, 'rpm')?.name).toBe('Production');
    expect(await chat.text(`baseline:${await idOf('Production')}`, omar)).toContain('default');
    expect(await chat.type(omar, '/baseline rpm')).toBe(`baseline:${await idOf('Production')}`);
    expect(await audited(db, 'baselines.apply')).toHaveLength(before + 1);
    await chat.type(ada, '/baseline undo');
    expect(await defaultOf()).toBe('Default');
    await apply(await chat.type(ada, '/baseline rpm Production default'));
    expect(await defaultOf()).toBe('Production');
    expect(await chat.type(ada, '/baseline rpm Production default')).toMatch(/It is so already/);
  });

  it('is not put away while it is the default', async () => {
    await apply(await chat.type(ada, '/baseline rpm create Short'));
    await apply(await chat.type(ada, '/baseline rpm Short default'));
    const { id } = await db
      .selectFrom('baseline_changes')
      .select('id')
      .where('status', '=', 'applied')
      .orderBy('id', 'desc')
      .offset(1)
      .executeTakeFirstOrThrow();
    expect(await chat.press(ada, 'baseline-change.undo', { changeId: id })).toMatch(
      /“Short” is .*the default: it stays/,
    );
    await chat.type(ada, '/baseline undo');
    expect(await defaultOf()).toBe('Production');
  });

  it('is refused where what was simulated no longer holds', async () => {
    const move = await chat.type(ada, '/baseline rpm Short default');
    await apply(await chat.type(ada, '/baseline rpm Short set days 9'));
    expect(await apply(move)).toMatch(/Baseline “Short” \(yum and dnf\) has changed in the meantime/);
    // A change that was tried on the servers of the default, which is another one by now.
    const change = await chat.type(ada, '/baseline rpm set days 3');
    await apply(await chat.type(ada, '/baseline rpm Short default'));
    expect(await apply(change)).toMatch(/The default baseline of yum and dnf has changed in the meantime/);
    const late = await chat.type(ada, '/baseline rpm Production default');
    await apply(await chat.type(ada, '/baseline rpm Default default'));
    expect(await apply(late)).toMatch(/The default baseline of yum and dnf has changed in the meantime/);
    expect(await defaultOf()).toBe('Default');
  });

  it('comes first: none is made in a family that has no default yet, whose rules are not known', async () => {
    for (const name of ['Fronts', 'Default'])
      expect(await chat.type(ada, `/baseline windows create ${name}`)).toMatch(
        /^Windows Update has no default baseline yet: the first reading of one of its servers makes it/,
      );
  });

  it('leaves no doubt which one a group is given, once “Default” is not the default', async () => {
    await apply(await chat.type(ada, '/baseline rpm Production default'));
    expect(await chat.type(ada, '/group Web baseline rpm default')).toMatch(
      /“Default” is the name of a baseline that is not the default any more\. Say “none” for the default, or “named Default”/,
    );
    // The same word before a change of a baseline.
    expect(await chat.type(ada, '/baseline rpm default set days 3')).toBe(
      '“Default” is no longer the default baseline of rpm: “Production” is. To change that one: /baseline rpm set …. To change “Default”: /baseline rpm named Default set ….',
    );
    expect(await chat.text(await chat.type(ada, '/baseline rpm named Default set days 3'), ada)).toContain('Default');
    await chat.type(ada, '/group Web baseline rpm named Default');
    expect((await loadBaselineOfServers(db, [grouped]))(grouped, 'rpm')?.name).toBe('Default');
    await chat.type(ada, '/group Web baseline rpm none');
    expect((await loadBaselineOfServers(db, [grouped]))(grouped, 'rpm')?.name).toBe('Production');
    expect(await chat.type(ada, '/group Web baseline apt default')).toBe('group:1');
  });
});
