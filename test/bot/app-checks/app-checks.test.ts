// Checks of applications: who keeps them, and that an attempt compares them before and after (RUN-9).
import { sql } from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import { appChecksView } from '../../../bot/app-checks/app-checks-view.ts';
import { checksCommand } from '../../../bot/app-checks/checks-command.ts';
import { addAppCheck, removeAppCheck } from '../../../bot/app-checks/edit-app-checks.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const omar = await somebody(db, 'Omar', ['operator']);
const olga = await somebody(db, 'Olga', ['owner']);
const otto = await somebody(db, 'Otto', ['owner']);
const application = await addApplication(db, 'Péage', olga.userId);

async function waiting(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
  return rows[0]?.n ?? 0;
}

describe('checks of an application (RUN-9)', () => {
  it('are kept by its owner and by operators', async () => {
    const status = { application: 'péage', words: ['/opt/peage/status', '--short'] };
    expect(refusal(await addAppCheck(ctx, otto, status))).toMatch(/not an owner of this application/);
    done(await addAppCheck(ctx, olga, status));
    expect(refusal(await addAppCheck(ctx, omar, status))).toMatch(/already exists/);
    done(await addAppCheck(ctx, omar, { application: 'Péage', words: ['https://peage.example.test/health'] }));
    expect(refusal(await addAppCheck(ctx, omar, { application: 'Nope', words: ['/x'] }))).toMatch(/There are: Péage/);
    const view = await appChecksView(
      { db, now: ctx.time.now, settings: SETTINGS, viewer: null, notice: null },
      application,
    );
    expect(view?.checks.map(({ name, by }) => [name, by])).toEqual([
      ['/opt/peage/status --short', 'Olga'],
      ['https://peage.example.test/health', 'Omar'],
    ]);
    const id = view?.checks[1]?.id ?? 0;
    expect(refusal(await removeAppCheck(ctx, otto, { applicationId: application, id }))).toMatch(
      /not an owner of this application/,
    );
    done(await removeAppCheck(ctx, olga, { applicationId: application, id }));
    expect(refusal(await removeAppCheck(ctx, olga, { applicationId: application, id }))).toMatch(/no longer/);
  });

  it.each([
    ['/checks Péage add /opt/bin/status --only=a,b;c', ['/opt/bin/status', '--only=a,b;c']],
    ['/checks "Péage", add https://peage.test/up?of=a,b', ['https://peage.test/up?of=a,b']],
    ['/controles « Péage » ajouter /opt/bin/ask "is it up?" --name="a b"', ['/opt/bin/ask', 'is it up?', '--name=a b']],
    ['/checks add add /bin/true', ['/bin/true']],
    ['/checks Péage add', []],
    ['/checks Péage', null],
  ])('keep each argument as it was typed: %s', (line, add) => {
    const words = parseCommandLine(line)?.words ?? { list: [], rest: '' };
    expect(checksCommand(ctx).parse(words)).toMatchObject({ kind: 'args', args: { add } });
  });

  it('are added once, by whoever of two comes first', async () => {
    await addApplication(db, 'Parking', olga.userId);
    const add = { application: 'Parking', words: ['/opt/parking/status'] };
    const both = await db.transaction().execute(async (trx) => {
      // Both have read what there is before either can write.
      await sql`lock table application_checks in share mode`.execute(trx);
      const adding = [addAppCheck(ctx, olga, add), addAppCheck(ctx, omar, add)] as const;
      await vi.waitFor(async () => expect(await waiting()).toBe(2), { timeout: 10_000 });
      return adding;
    });
    expect((await Promise.all(both)).map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
  });

  it('are compared before and after an update: one that fails now is told to the owner', async () => {
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const campaign = await addCampaign(db, omar.userId);
    const server = await addServer(db, 'vrpeage1', { application });
    const session = await addSession(db, campaign, server, { orderedBy: omar.userId });
    const host = targets.hostNamed('vrpeage1');
    host.application = () => (host.starts === 0 ? 'yes' : 'no');
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    await runAttempt(jobs, outcome.attemptId);
    const step = await db
      .selectFrom('attempt_steps')
      .select('result')
      .where('attempt_id', '=', outcome.attemptId)
      .where('step', '=', 'checks')
      .executeTakeFirstOrThrow();
    expect(step.result).toMatchObject({
      comparison: {
        verdict: 'no',
        differences: [{ kind: 'application', name: '/opt/peage/status --short', change: 'now-failing', worse: true }],
      },
    });
  });
});
