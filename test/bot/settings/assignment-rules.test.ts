// `/settings rules` and `/settings limits`: rules and limits shown and changed with who, when and why; where servers of an open campaign go to
// another operator, previewed first and said on that campaign's card (ASSIGN-2, ASSIGN-4, INV-5).
import { beforeEach, describe, expect, it } from 'vitest';
import { createSettingsBook } from '../../../config/settings-book.ts';
import { loadSettings } from '../../../config.ts';
import { addServer, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { planningWorld } from '../planning/planning-world.ts';
import { audited, endCampaigns, openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const chat = openChatBench(
  ctx,
  createSettingsBook(loadSettings({}), async () => {}),
);
const ada = await somebody(db, 'Ada', ['admin']);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const oona = await somebody(db, 'Oona', ['operator']);
const world = planningWorld(db, ctx, carole);
let serial = 0;
let code = '';

beforeEach(async () => {
  ctx.time.now = MONDAY_MORNING;
  await endCampaigns(db);
  for (const table of ['operator_limits', 'campaign_plan_rows', 'patch_planning', 'default_assignments'] as const) {
    await db.deleteFrom(table).execute();
  }
  serial += 1;
  code = `R${serial}`;
  for (let i = 0; i < 4; i += 1) await addServer(db, host(i), { domain: code });
  await world.plan(14, code, 'hprod');
});

const host = (n: number) => `vrrule${serial}n${n}`;
const rules = () =>
  db
    .selectFrom('default_assignments as r')
    .innerJoin('users as u', 'u.id', 'r.user_id')
    .select(['r.id', 'r.rule_type', 'r.rule_value', 'r.priority', 'u.display_name as operator'])
    .orderBy('r.id')
    .execute();
const words = async () =>
  (await rules()).map((rule) => `${rule.rule_type} ${rule.rule_value} ${rule.operator} ${rule.priority}`);
const undone = async (key: string) => chat.press(ada, 'inventory-change.undo', { changeId: Number(key.split(':')[1]) });
const operatorsOf = async (campaignId: Parameters<typeof world.sessions>[0]) =>
  (await world.sessions(campaignId)).map(({ intervenant_id: id }) => id);

describe('/settings rules', () => {
  it('adds one, as the estate spells what it is about, with who and why, and takes it back', async () => {
    const key = await chat.type(
      ada,
      `/settings rules add domain ${code.toLowerCase()} @Omar priority 20 new in the team`,
    );
    expect(key).toMatch(/^inventory-change:/);
    expect(await words()).toEqual([`domain ${code} Omar 20`]);
    expect((await audited(db, 'rule.edit')).at(-1)).toMatchObject({
      reason: 'new in the team',
      after: { changes: [{ entity: 'rule', before: null, after: { kind: 'domain', about: code, priority: '20' } }] },
    });
    expect(await chat.text(await chat.type(ada, '/settings rules'), ada)).toMatch(
      new RegExp(`domain ${code} → Omar\npriority 20`),
    );
    await undone(key);
    expect(await words()).toEqual([]);
  });

  it('gives one to another operator, changes its priority, removes it, and takes each back', async () => {
    await chat.type(ada, `/settings rules add domain ${code} Omar as agreed`);
    const [first] = await rules();
    const changed = await chat.type(ada, `/settings rules change ${first?.id} @Oona priority 7 on leave`);
    expect(await words()).toEqual([`domain ${code} Oona 7`]);
    await undone(changed);
    expect(await words()).toEqual([`domain ${code} Omar 100`]);
    const [again] = await rules();
    await chat.type(ada, `/settings rules change ${again?.id} Omar priority 9 first of all`);
    expect(await words()).toEqual([`domain ${code} Omar 9`]);
    const removed = await chat.type(ada, `/settings rules remove ${again?.id} left the team`);
    expect(await words()).toEqual([]);
    await undone(removed);
    expect(await words()).toEqual([`domain ${code} Omar 9`]);
  });

  it('moves nobody’s servers before it was previewed; then moves those that the rules gave, says it on their campaign, and moves them back', async () => {
    await chat.type(ada, `/settings rules add domain ${code} Omar as agreed`);
    const campaignId = await world.campaignOf(14);
    const sessions = await world.sessions(campaignId);
    // By hand nobody's, and one that has begun: both stay.
    await db
      .updateTable('patch_sessions')
      .set({ intervenant_id: null })
      .where('id', '=', sessions[0]?.id as never)
      .execute();
    await world.setStatus(campaignId, sessions[1]?.server_id as never, 'in_progress');
    const [first] = await rules();
    const key = await chat.type(ada, `/settings rules change ${first?.id} @Oona on leave`);
    expect(await operatorsOf(campaignId)).toEqual([null, omar.userId, omar.userId, omar.userId]);
    expect(await words()).toEqual([`domain ${code} Omar 100`]);
    expect(await chat.text(key, ada)).toMatch(new RegExp(`Campaign ${campaignId}.*2 servers: omar@.* → oona@`, 's'));
    await chat.press(ada, 'inventory-change.apply', { changeId: Number(key.split(':')[1]) });
    expect(await words()).toEqual([`domain ${code} Oona 100`]);
    expect(await operatorsOf(campaignId)).toEqual([null, omar.userId, oona.userId, oona.userId]);
    expect(await chat.text(`campaign:${campaignId}`, ada)).toMatch(/Operator: Omar → Oona.*Ada/s);
    expect((await audited(db, 'session.assign')).slice(-2)).toMatchObject([
      { before: { hostname: host(2), operator: omar.userId }, after: { operator: oona.userId } },
      { before: { hostname: host(3) }, after: { operator: oona.userId } },
    ]);
    await undone(key);
    expect(await words()).toEqual([`domain ${code} Omar 100`]);
    expect(await operatorsOf(campaignId)).toEqual([null, omar.userId, omar.userId, omar.userId]);
  });

  it('is refused whole where a server has changed since it was previewed; taken back, such a one stays', async () => {
    await chat.type(ada, `/settings rules add domain ${code} Omar as agreed`);
    const campaignId = await world.campaignOf(14);
    const [first] = await rules();
    const key = await chat.type(ada, `/settings rules change ${first?.id} @Oona on leave`);
    await chat.type(carole, `/assign ${host(0)} nobody`);
    const said = await chat.press(ada, 'inventory-change.apply', { changeId: Number(key.split(':')[1]) });
    expect(said).toContain(`${host(0)} has changed in the meantime (campaign ${campaignId})`);
    expect(await words()).toEqual([`domain ${code} Omar 100`]);
    const again = await chat.type(ada, `/settings rules change ${first?.id} @Oona on leave`);
    await chat.press(ada, 'inventory-change.apply', { changeId: Number(again.split(':')[1]) });
    await chat.type(carole, `/assign ${host(1)} nobody`);
    await undone(again);
    expect(await operatorsOf(campaignId)).toEqual([null, null, omar.userId, omar.userId]);
  });

  it.each([
    ['/settings rules add domain NOWHERE Omar because', 'No server is in the domain “NOWHERE”.'],
    ['/settings rules add domain CODE Nobody9 because', 'No operator is called Nobody9'],
    [
      '/settings rules add domain CODE Omar priority high because',
      'The priority is a number from 0 to 9999. “high” was not read.',
    ],
    ['/settings rules remove 99999 because', 'There is no rule 99999'],
    ['/settings rules rename', 'After rules: add, change or remove.'],
  ])('%s', async (line, said) => {
    expect(await chat.type(ada, line.replace('CODE', code))).toContain(said);
    expect(await words()).toEqual([]);
  });

  it('asks on a card for what is missing', async () => {
    const key = await chat.type(ada, '/settings rules add');
    expect(key).toMatch(/^command-form:/);
    expect(await chat.text(key, ada)).toContain('What the rule is about is missing');
    expect(await chat.text(await chat.type(ada, `/settings rules add domain ${code} Omar`), ada)).toContain(
      'reason is missing',
    );
  });

  it('is an admin’s alone', async () => {
    expect(await chat.type(carole, '/settings rules')).toBe('Only an admin may do this.');
    expect(await chat.type(carole, `/settings rules add domain ${code} Omar because`)).toBe(
      'Only an admin may do this.',
    );
  });
});

describe('/settings limits', () => {
  it('sets a standing one with its reason, shows it, and says how it is taken back', async () => {
    expect(await chat.type(ada, '/settings limits @Omar 3 half time')).toBe(
      'Omar: at most 3 servers in each campaign (before: no limit). What this person has already stays. To take it back: /settings limits "Omar" 0 REASON',
    );
    expect((await audited(db, 'operator.limit')).at(-1)).toMatchObject({
      reason: 'half time',
      before: null,
      after: { max_servers: 3 },
    });
    expect(await chat.text('assignment-rules', ada)).toMatch(/Omar · 3 servers/);
    await chat.type(ada, '/settings limits "Omar" 0 as before');
    expect(await chat.text('assignment-rules', ada)).not.toContain('3 servers');
  });
});
