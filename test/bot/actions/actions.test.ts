// RUN-19: who keeps the actions of an application or a server, and who says that a service runs again.
import { describe, expect, it } from 'vitest';
import { actionsCommand } from '../../../bot/actions/actions-command.ts';
import { actionsView, actionView } from '../../../bot/actions/actions-view.ts';
import { addAction, editAction, removeAction } from '../../../bot/actions/edit-actions.ts';
import { restartNow, settleRestart } from '../../../bot/actions/settle-restart.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { loadOwedShown } from '../../../db/queries/actions/actions-view.ts';
import { type ActionFields, EMPTY_FIELDS } from '../../../domain/actions/action-form.ts';
import { restartStopped } from '../../../jobs/actions/restart-stopped.ts';
import { runAttempt } from '../../../jobs/attempt/run-attempt.ts';
import { startSession } from '../../../jobs/sessions/start-session.ts';
import { createFakeTargets } from '../../fakes/targets.ts';
import { addApplication, addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createJobContext } from '../../support/job-context.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, done, openBench, refusal, somebody } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const omar = await somebody(db, 'Omar', ['operator']);
const olga = await somebody(db, 'Olga', ['owner']);
const otto = await somebody(db, 'Otto', ['owner']);
const application = await addApplication(db, 'Péage', olga.userId);
const server = await addServer(db, 'vrpeage1', { application });
const lone = await addServer(db, 'vrlone1');
const APP = { kind: 'application', id: application } as const;
const HOST = { kind: 'server', id: server } as const;
const fields = (more: Partial<ActionFields> = {}): ActionFields => ({
  ...EMPTY_FIELDS,
  words: '/opt/peage/stop',
  ...more,
});
const view = { db, now: ctx.time.now, settings: SETTINGS, viewer: null, notice: null };

describe('actions outside the list of whoever looks (PEOPLE-3)', () => {
  it('are not shown to them', async () => {
    const lea = await somebody(db, 'Léa', ['operator']);
    const hidden = await addApplication(db, 'Cachée', otto.userId);
    const away = await addServer(db, 'vrcachee1', { application: hidden });
    const known = await addServer(db, 'vrvue1');
    await db.insertInto('account_hosts').values({ user_id: lea.userId, kind: 'host', value: 'vrvue1' }).execute();
    const ofLea = { ...view, viewer: { userId: lea.userId, roles: ['operator'] as const } };
    expect(await actionsView(ofLea, { kind: 'server', id: away })).toBeNull();
    expect(await actionsView(ofLea, { kind: 'application', id: hidden })).toBeNull();
    expect(await actionsView(ofLea, { kind: 'server', id: known })).not.toBeNull();
    expect(await actionsView(view, { kind: 'application', id: hidden })).not.toBeNull();
  });
});

describe('actions of an application or a server (RUN-19)', () => {
  it('are kept by its owner and by operators; what runs as root by operators alone', async () => {
    expect(refusal(await addAction(ctx, otto, { subject: APP, fields: fields() }))).toMatch(/not an owner/);
    const { actionId } = done(
      await addAction(ctx, olga, { subject: APP, fields: fields({ restart: '/opt/peage/start' }) }),
    );
    expect(refusal(await addAction(ctx, omar, { subject: APP, fields: fields() }))).toMatch(/exists already/);
    const root = fields({ words: 'sudo /usr/bin/systemctl stop peage' });
    expect(refusal(await addAction(ctx, olga, { subject: APP, fields: root }))).toMatch(/runs as root.*operator/);
    done(await addAction(ctx, omar, { subject: APP, fields: root }));
    done(await addAction(ctx, olga, { subject: HOST, fields: fields({ moment: 'after', words: '/opt/peage/warm' }) }));
    expect(refusal(await addAction(ctx, olga, { subject: { kind: 'server', id: lone }, fields: fields() }))).toMatch(
      /not an owner/,
    );
    done(await addAction(ctx, omar, { subject: { kind: 'server', id: lone }, fields: fields() }));

    const ofApp = await actionsView(view, APP);
    expect(ofApp?.rows.map(({ words, by, inherited }) => [words.join(' '), by, inherited])).toEqual([
      ['/opt/peage/stop', 'Olga', false],
      ['sudo /usr/bin/systemctl stop peage', 'Omar', false],
    ]);
    expect(ofApp?.sudoers).toEqual(['patch ALL=(root) NOPASSWD: /usr/bin/systemctl stop peage']);
    const ofHost = await actionsView(view, HOST);
    expect(ofHost?.rows.map(({ words, inherited }) => [words[0], inherited])).toEqual([
      ['/opt/peage/stop', true],
      ['sudo', true],
      ['/opt/peage/warm', false],
    ]);

    expect(refusal(await editAction(ctx, otto, { actionId, fields: fields() }))).toMatch(/not an owner/);
    done(await editAction(ctx, omar, { actionId, fields: fields({ words: '/opt/peage/stop --now', seconds: '90' }) }));
    expect((await actionView(view, actionId))?.row).toMatchObject({
      words: ['/opt/peage/stop', '--now'],
      seconds: 90,
      by: 'Omar',
    });
    done(await removeAction(ctx, olga, actionId));
    expect(refusal(await removeAction(ctx, olga, actionId))).toMatch(/no longer/);
    expect(await actionView(view, actionId)).toBeNull();
    expect((await audited(db, 'action.change')).length).toBe(1);
  });

  it('say what a shell would have made of a word', async () => {
    const piped = fields({ moment: 'after', words: '/opt/peage/list | grep x' });
    expect(done(await addAction(ctx, omar, { subject: APP, fields: piped })).warning?.en).toMatch(/There is no shell/);
    expect(refusal(await addAction(ctx, omar, { subject: APP, fields: fields({ words: '/opt/a "b' }) }))).toMatch(
      /not closed/,
    );
  });

  it.each([
    ['/actions "Péage"', 'Péage'],
    ['/actions vrpeage1', 'vrpeage1'],
  ])('are shown by %s', (line, name) => {
    const words = parseCommandLine(line)?.words ?? { list: [], rest: '' };
    expect(actionsCommand(ctx).parse(words)).toMatchObject({ kind: 'args', args: { name } });
  });
});

describe('a service that was stopped (RUN-19)', () => {
  async function failed(hostname: string) {
    const app = await addApplication(db, `App ${hostname}`, olga.userId);
    const id = await addServer(db, hostname, { application: app });
    const stop = fields({ words: '/opt/x/stop', restart: '/opt/x/start' });
    done(await addAction(ctx, omar, { subject: { kind: 'application', id: app }, fields: stop }));
    const targets = createFakeTargets();
    const jobs = createJobContext(db, targets);
    const session = await addSession(db, await addCampaign(db, omar.userId), id, { orderedBy: omar.userId });
    const host = targets.hostNamed(hostname);
    host.exitCode = 1;
    const outcome = await startSession(jobs, session);
    if (outcome.kind !== 'started') throw new Error(JSON.stringify(outcome));
    const run = () => runAttempt(jobs, outcome.attemptId);
    return { id, app, jobs, host, run };
  }

  it('is shown, and said to run by whoever may: nothing starts it then', async () => {
    const one = await failed('vrstop1');
    await one.run();
    const [owed] = await loadOwedShown(db, [one.id]);
    if (owed === undefined) throw new Error('nothing is owed');
    const shown = await actionsView(view, { kind: 'application', id: one.app });
    expect(shown?.owed.first).toMatchObject([{ hostname: 'vrstop1', running: false, asks: false }]);
    expect(refusal(await settleRestart(ctx, otto, owed.id))).toMatch(/not an owner/);
    done(await settleRestart(ctx, olga, owed.id));
    await restartStopped(one.jobs, one.id);
    expect(one.host.acted).toEqual(['/opt/x/stop']);
    expect(refusal(await settleRestart(ctx, olga, owed.id))).toMatch(/runs again already/);
    expect(await audited(db, 'action.settled')).toHaveLength(1);
  });

  it('is started on the word of a person where nothing does by itself', async () => {
    const one = await failed('vrstop2');
    await one.run();
    await db.updateTable('attempt_actions').set({ restart_asks: true }).where('server_id', '=', one.id).execute();
    const [owed] = await loadOwedShown(db, [one.id]);
    if (owed === undefined) throw new Error('nothing is owed');
    await restartStopped(one.jobs, one.id);
    expect(one.host.acted).toEqual(['/opt/x/stop']);
    done(await restartNow(ctx, omar, owed.id));
    expect(ctx.enqueued).toContainEqual({ job: 'restart', payload: { serverId: one.id } });
    await restartStopped(one.jobs, one.id);
    expect(one.host.acted).toEqual(['/opt/x/stop', '/opt/x/start']);
  });

  it('is left to its attempt while that runs', async () => {
    const one = await failed('vrstop3');
    await one.run();
    const [owed] = await loadOwedShown(db, [one.id]);
    if (owed === undefined) throw new Error('nothing is owed');
    const running = { ended_at: null, state: 'running', failure_class: null } as const;
    await db.updateTable('patch_attempts').set(running).where('server_id', '=', one.id).execute();
    expect(refusal(await restartNow(ctx, omar, owed.id))).toMatch(/is being patched/);
    expect(refusal(await settleRestart(ctx, omar, owed.id))).toMatch(/is being patched/);
  });
});
