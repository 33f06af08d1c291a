// `/prereqs`: a campaign, the failed ones alone, one server with the output of its commands (PRE-8, PRE-9).
import { beforeEach, describe, expect, it } from 'vitest';
import { createRenderer } from '../../../bot/front/render.ts';
import { prereqsCommand } from '../../../bot/prerequisites/prereqs-command.ts';
import { rerunFailed } from '../../../bot/prerequisites/rerun-failed.ts';
import type { CommandContext } from '../../../bot/shared/typed/command.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import type { SessionId } from '../../../domain/ids.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, done, openBench, refusal, type Somebody, showing, somebody } from '../shared/bench.ts';
import { textOf, verbsOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const renderer = createRenderer({ db, clock: ctx.clock, settings: SETTINGS });
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
const vera = await somebody(db, 'Vera', ['viewer']);
const campaignId = await addCampaign(db, carole.userId);
const sessions = new Map<string, SessionId>();
for (const host of ['vrok1', 'vrdisk1', 'vrsudo1', 'vrhand1', 'vrnew1'])
  sessions.set(host, await addSession(db, campaignId, await addServer(db, host)));
await showing(db, 'status', 'channel-1');

const DISK = { fr: 'Disque insuffisant : / 300 Mo', en: 'Disk too full: / 300 MB' };
const SUDO = { fr: 'sudo refuse', en: 'sudo refuses' };
const detail = (code: string, text: { fr: string; en: string }) =>
  JSON.stringify({
    checks: [
      { code: 'ssh', answer: 'yes', blocking: true, text: { fr: 'SSH : connecté', en: 'SSH: connected' } },
      { code, answer: 'no', blocking: true, text },
    ],
    warnings: [],
    preview: null,
    transcript: [{ command: 'LC_ALL=C df -Pk / /var /boot', exitCode: 0, output: `Filesystem\n/dev/sda1 300\n` }],
  });

beforeEach(async () => {
  await db.deleteFrom('prereq_run_sessions').execute();
  await db.deleteFrom('prereq_runs').execute();
  const none = { exclusion_reason: null, exclusion_detail: null, excluded_by: null, excluded_at: null };
  await db
    .updateTable('patch_sessions')
    .set({ status: 'prereq_ok', prereq_validated: true, prereq_date: MONDAY_MORNING, prereq_detail: null, ...none })
    .execute();
  await put('vrdisk1', { ...excluded('system', 'disk'), prereq_detail: detail('disk', DISK) });
  await put('vrsudo1', { status: 'pending', prereq_validated: false, prereq_detail: detail('sudo', SUDO) });
  await put('vrhand1', excluded('Carole', 'migration'));
  await put('vrnew1', { status: 'pending', prereq_validated: null, prereq_date: null });
});

function excluded(by: string, reason: string) {
  return {
    status: 'excluded',
    excluded_by: by,
    exclusion_reason: reason,
    excluded_at: MONDAY_MORNING,
    prereq_validated: false,
  } as const;
}

async function put(host: string, over: object): Promise<void> {
  await db.updateTable('patch_sessions').set(over).where('id', '=', sessionOf(host)).execute();
}

function sessionOf(host: string): SessionId {
  const id = sessions.get(host);
  if (id === undefined) throw new Error(`no session of ${host}`);
  return id;
}

let serial = 0;
async function said(line: string, by: Somebody = omar): Promise<string> {
  const command = prereqsCommand(ctx);
  const parsed = command.parse(parseCommandLine(line)?.words ?? { list: [], rest: '' });
  if (parsed.kind === 'wrong') return parsed.problem.en;
  const { actor } = by;
  const user = { id: by.userId, entraId: actor.entraId, name: actor.name, language: 'en', roles: actor.roles };
  const incoming = { activityId: `a-${serial++}`, conversation: { id: 'channel-1', threadId: null } };
  const answer = await command.run({
    args: parsed.args,
    user,
    incoming,
    now: ctx.time.now,
  } as unknown as CommandContext<typeof parsed.args>);
  if (answer.kind === 'text') return answer.text.en;
  return answer.kind === 'card' ? answer.key : answer.kind;
}

async function inRun(): Promise<string[]> {
  const rows = await db
    .selectFrom('prereq_run_sessions as w')
    .innerJoin('patch_sessions as s', 's.id', 'w.session_id')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select('v.hostname')
    .where('w.done_at', 'is', null)
    .orderBy('v.hostname')
    .execute();
  return rows.map(({ hostname }) => hostname);
}

describe('the failed ones once more (PRE-8, PRE-9)', () => {
  it('are those that did not pass, without what the system excluded, when an operator asks', async () => {
    expect(await said('/prereqs 1 failed')).toBe('prereqs:1');
    expect(await inRun()).toEqual(['vrsudo1']);
    const note = await db.selectFrom('outgoing_messages').select('text_en').executeTakeFirstOrThrow();
    expect(note.text_en).toBe('1 excluded server: a coordinator has to include them again first (/restore).');
  });

  it('come back from their exclusion when a coordinator asks; whom a person excluded stays out', async () => {
    expect(await said('/prérequis 1 échecs', carole)).toBe('prereqs:1');
    expect(await inRun()).toEqual(['vrdisk1', 'vrsudo1']);
    const rows = await db.selectFrom('patch_sessions').select(['id', 'status']).execute();
    const status = (host: string) => rows.find(({ id }) => id === sessionOf(host))?.status;
    expect([status('vrdisk1'), status('vrhand1')]).toEqual(['pending', 'excluded']);
    expect((await audited(db, 'session.restore')).at(-1)).toMatchObject({ after: { status: 'pending' } });
  });

  it('are nobody’s when all passed, and not for those who only look', async () => {
    await put('vrsudo1', { status: 'prereq_ok', prereq_validated: true });
    expect(await said('/prereqs 1 failed')).toMatch(/a coordinator has to include them again first/);
    expect(refusal(await rerunFailed(ctx, vera, { campaignId, only: null }))).toMatch(/operator/);
    await put('vrdisk1', {
      status: 'prereq_ok',
      excluded_by: null,
      exclusion_reason: null,
      excluded_at: null,
      prereq_validated: true,
    });
    expect(await said('/prereqs 1 failed')).toMatch(/No server has failed/);
  });
});

describe('one server, with the output of its commands', () => {
  it('is shown by its name, without running anything', async () => {
    expect(await said('/prereqs VRDISK1', vera)).toBe(`prereq:${sessionOf('vrdisk1')}`);
    expect(await inRun()).toEqual([]);
    expect(await said('/prereqs vrnew1', vera)).toMatch(/^There is no result for vrnew1/);
    expect(await said('/prereqs', vera)).toMatch(/number of the campaign is missing/);
    expect(await said('/prereqs show 1', vera)).toBe('prereqs:1');
  });

  it('says what failed first, what to do about it, and the exact command with its output (PRE-5)', async () => {
    const card = await renderer.render(`prereq:${sessionOf('vrdisk1')}`, 'en');
    const text = textOf(card);
    expect(text.indexOf('✖ · Disk too full')).toBeLessThan(text.indexOf('✔ · SSH: connected'));
    expect(text).toContain('→ Free up space');
    expect(text).toContain('LC_ALL=C df -Pk / /var /boot · exit code 0');
    expect(text).toContain('/dev/sda1 300');
    expect(text).toContain('Excluded: Disk too full');
    expect(await renderer.render(`prereq:${sessionOf('vrnew1')}`, 'en')).toBeNull();
  });

  it('can be run again there: by an operator, or by a coordinator who brings it back', async () => {
    const as = (one: Somebody) => ({ userId: one.userId, roles: one.actor.roles });
    const key = `prereq:${sessionOf('vrdisk1')}`;
    expect(verbsOf(await renderer.render(key, 'en', as(omar)))).toEqual([]);
    expect(verbsOf(await renderer.render(key, 'en', as(carole)))).toEqual(['prereq.again']);
    expect(verbsOf(await renderer.render(`prereq:${sessionOf('vrsudo1')}`, 'en', as(omar)))).toEqual(['prereq.again']);
    done(await rerunFailed(ctx, carole, { campaignId, only: sessionOf('vrdisk1') }));
    expect(await inRun()).toEqual(['vrdisk1']);
  });

  it('is one click from the card of the run', async () => {
    await said('/prereqs 1 failed', carole);
    await db.updateTable('prereq_run_sessions').set({ done_at: MONDAY_MORNING }).execute();
    await db.updateTable('prereq_runs').set({ ended_at: MONDAY_MORNING }).execute();
    await put('vrsudo1', {
      status: 'pending',
      prereq_validated: false,
      prereq_detail: detail('sudo', SUDO),
      prereq_date: MONDAY_MORNING,
    });
    const verbs = verbsOf(await renderer.render('prereqs:1', 'en'));
    expect(verbs).toEqual(expect.arrayContaining(['prereqs.detail', 'prereqs.failed', 'campaign.prereqs']));
  });
});
