// An estate in the middle of two campaigns, a QuickWin and an emergency, with one live card of every kind: what tests of cards draw.
import { addAction } from '../../bot/actions/edit-actions.ts';
import { addAppCheck } from '../../bot/app-checks/edit-app-checks.ts';
import { orderStart } from '../../bot/campaigns/order-start.ts';
import { createEmergency } from '../../bot/cve/create-emergency.ts';
import { addServerExcludes } from '../../bot/exclusions/edit-excludes.ts';
import { offerDownload } from '../../bot/files/offer-download.ts';
import { proposeInventory } from '../../bot/inventory/propose-inventory.ts';
import { linkServers } from '../../bot/links/link-servers.ts';
import { addFreeze } from '../../bot/planning/freeze.ts';
import { proposeTemplate } from '../../bot/planning/propose-change.ts';
import { setPlanRow } from '../../bot/planning/set-plan-row.ts';
import { orderPrerequisites } from '../../bot/prerequisites/order-prerequisites.ts';
import { createCampaign } from '../../bot/previews/create-campaign.ts';
import { previewVersion } from '../../bot/previews/draft-view.ts';
import { previewCampaign } from '../../bot/previews/preview-campaign.ts';
import { createRun } from '../../bot/quickwin/create-run.ts';
import { saveList } from '../../bot/quickwin/save-list.ts';
import { orderRollback } from '../../bot/rollbacks/order-rollback.ts';
import { limitOperator } from '../../bot/staffing/operator-limits.ts';
import { answerValidation } from '../../bot/validations/answer-validation.ts';
import { showCard } from '../../db/queries/chat/cards.ts';
import { storeScan } from '../../db/queries/cve/scans.ts';
import { loadPreview } from '../../db/queries/previews/preview.ts';
import type { Db } from '../../db/schema/database.ts';
import { type CardKey, cardKeyText } from '../../domain/card-key.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { GROUPINGS } from '../../domain/compliance/grouping.ts';
import { WHOLE_AUDIT } from '../../domain/history/audit-filter.ts';
import { WHOLE_HISTORY } from '../../domain/history/history-filter.ts';
import type { AttemptId, CampaignId, DraftId, SessionId } from '../../domain/ids.ts';
import { WHOLE_ESTATE } from '../../domain/servers/estate-filter.ts';
import { runAttempt } from '../../jobs/attempt/run-attempt.ts';
import { runSessionJob } from '../../jobs/sessions/session-job.ts';
import { runSnapshotJob } from '../../jobs/snapshots/snapshot-job.ts';
import { sweep } from '../../jobs/sweep.ts';
import { done, openBench, somebody } from '../bot/shared/bench.ts';
import { createFakeTargets } from '../fakes/targets.ts';
import { addApplication, addServer, MONDAY_MORNING } from './campaign-data.ts';
import { addInstallationChecks, addIntegration, addLook, addOrder, addPolicies } from './card-world-rows.ts';
import { createJobContext } from './job-context.ts';
import { MANAGEMENT_KEYS } from './management-keys.ts';
import { addDigest } from './notice-data.ts';
import { addLink, addPlace, bindChannel } from './validation-data.ts';

export const CVE = 'CVE-2027-1234';
export const CONVERSATION = '19:world';
/** Pairs of a production server and the one before it: `vpapp1` and `vrapp1` to 5. */
export const PAIRS = [1, 2, 3, 4, 5] as const;

export type CardWorld = Awaited<ReturnType<typeof createCardWorld>>;

export async function createCardWorld(db: Db) {
  const ctx = openBench(db, { rebootPolicy: 'if-needed' });
  const people = {
    omar: await somebody(db, 'Omar', ['operator']),
    khalid: await somebody(db, 'Khalid', ['operator']),
    claire: await somebody(db, 'Claire', ['coordinator']),
    olivia: await somebody(db, 'Olivia', ['owner']),
    ada: await somebody(db, 'Ada', ['admin']),
  };
  const { omar, claire, olivia, ada } = people;
  const targets = createFakeTargets();
  const jobs = createJobContext(db, targets);
  const application = await addApplication(db, 'Péage', olivia.userId);
  for (const i of PAIRS) {
    const prod = await addServer(db, `vpapp${i}`, { environment: 'Production', application });
    await addLink(db, prod, await addServer(db, `vrapp${i}`, { application }));
  }
  await addServer(db, 'vplone1', { environment: 'Production' });
  await addServer(db, 'vrlone1');
  await addServer(db, 'vpsolo1', { environment: 'Production' });
  // Of a domain that no week is about.
  for (const name of ['quick', 'edge'] as const) {
    const domain = name.toUpperCase();
    const prod = await addServer(db, `vp${name}1`, { environment: 'Production', domain });
    await addLink(db, prod, await addServer(db, `vr${name}1`, { domain }));
  }
  await db
    .insertInto('zones')
    .values([{ name: 'Est', alsace_moselle: true }, { name: 'DMZ' }])
    .execute();
  await bindChannel(db, await addPlace(db, CONVERSATION, null));

  /** The workers, until nothing is due. */
  async function work(rounds = 20): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      jobs.enqueued.length = 0;
      await sweep(jobs);
      const due = jobs.enqueued.filter(({ job }) => job === 'session' || job === 'attempt' || job === 'snapshot');
      if (due.length === 0) return;
      for (const queued of due) {
        if (queued.job === 'session') await runSessionJob(jobs, queued.payload.sessionId as SessionId);
        if (queued.job === 'attempt') await runAttempt(jobs, queued.payload.attemptId as AttemptId);
        if (queued.job === 'snapshot') await runSnapshotJob(jobs, queued.payload.snapshotId);
      }
    }
  }

  async function show(key: CardKey | string): Promise<void> {
    const text = typeof key === 'string' ? key : cardKeyText(key);
    const place = {
      key: text,
      conversation: CONVERSATION,
      threadId: null,
      language: 'en' as const,
      now: jobs.time.now,
    };
    await db.transaction().execute((trx) => showCard(trx, place));
  }

  async function draft(weekNumber: number): Promise<DraftId> {
    const question = { weekNumber, year: 2027, asked: null, domainCode: null };
    return done(await previewCampaign(ctx, claire, question)).draftId;
  }

  async function campaign(weekNumber: number): Promise<CampaignId> {
    const question = { weekNumber, year: 2027, asked: null, domainCode: null };
    const draftId = await draft(weekNumber);
    const { zone, hoursBudget: budget } = ctx.settings;
    const loaded = await loadPreview(db, question, { now: ctx.time.now, zone, budget });
    if (loaded.kind === 'refused') throw new Error(loaded.text.en);
    return done(await createCampaign(ctx, claire, { draftId, version: previewVersion(loaded.preview) })).campaignId;
  }

  function at(now: Date): void {
    ctx.time.now = now;
    jobs.time.now = now;
  }

  /** `vrapp1` is patched and accepted, 2 has failed, 3 awaits a decision on its reboot, 4 is being patched, 5 waits for an answer. */
  async function live(): Promise<void> {
    targets.hostNamed('vrapp2').exitCode = 1;
    targets.hostNamed('vrapp3').needsReboot = 'yes';
    await db.updateTable('servers').set({ reboot_policy: 'ask' }).where('hostname', '=', 'vrapp3').execute();
    const start = (hostname: string) =>
      orderStart(ctx, omar, {
        campaignId: first,
        hostnames: [hostname],
        bySlot: false,
        earlyUntil: '2027-12-31' as IsoDate,
      });
    for (const i of [1, 2, 3, 5]) done(await start(`vrapp${i}`));
    await work();
    done(await start('vrapp4'));
    const { id } = await db
      .selectFrom('patch_sessions as s')
      .innerJoin('servers as v', 'v.id', 's.server_id')
      .select('s.id')
      .where('v.hostname', '=', 'vrapp4')
      .where('s.campaign_id', '=', first)
      .executeTakeFirstOrThrow();
    await runSessionJob(jobs, id);
    const validations = db.selectFrom('patch_validation').select('server_id').orderBy('id');
    const { server_id: serverId } = await validations.executeTakeFirstOrThrow();
    const of = { campaignId: first, applicationId: application, serverId } as const;
    done(await answerValidation(ctx, olivia, { ...of, answer: 'ok', comment: null }));
    const failed = await db
      .selectFrom('servers')
      .select('id')
      .where('hostname', '=', 'vrapp2')
      .executeTakeFirstOrThrow();
    await db
      .insertInto('server_databases')
      .values({ server_id: failed.id, name: 'invoices', engine: 'oracle' })
      .execute();
    done(await orderRollback(ctx, omar, { hostname: 'vrapp2', reason: 'broken' }));
    await addLook(db);
  }

  // Non-production and production are of two campaigns: what is answered in one opens the other.
  const row = { year: 2027, domain: 'INFRASTRUC', environments: null, note: 'note' } as const;
  done(await setPlanRow(ctx, ada, { ...row, weekNumber: 2, envScope: 'hprod' }));
  done(await setPlanRow(ctx, ada, { ...row, weekNumber: 5, envScope: 'prod' }));
  const first = await campaign(2);
  const second = await campaign(5);
  done(await orderPrerequisites(ctx, omar, { campaignId: first, hostnames: [] }));
  await work();
  const choice = { kind: 'hosts', hostnames: ['vpquick1', 'vrquick1'] } as const;
  const run = done(await createRun(ctx, omar, { choice, branch: null })).campaignId;
  await seedRest(db);
  done(await createEmergency(ctx, ada, { cve: CVE, shortened: true, reason: 'exploited' }));
  done(await limitOperator(ctx, claire, { campaignId: first, userId: omar.userId, most: 4 }));
  done(await addAppCheck(ctx, ada, { application: 'Péage', words: ['https://peage.test/'] }));
  // `vrapp2` fails before it is paid what that stops (RUN-19).
  const stops = { moment: 'before', words: '/opt/peage/stop', restart: '/opt/peage/start', seconds: '60', must: 'yes' };
  const subject = { kind: 'application', id: application } as const;
  const { actionId } = done(await addAction(ctx, omar, { subject, fields: stops }));
  done(await addServerExcludes(ctx, omar, { hostname: 'vrapp1', globs: ['java*'], until: null, reason: 'breaks' }));
  done(await addFreeze(ctx, ada, { firstDay: '2027-03-01', lastDay: '2027-03-05', reason: 'year end' }));
  done(await saveList(ctx, omar, { name: 'core', hostnames: ['vrapp1'] }));
  const planChange = done(await proposeTemplate(ctx, ada, { year: 2027 })).changeId;
  const inventoryFile = {
    bytes: Buffer.from('Hostname,Domain,Environment\nvrnew1,INFRASTRUC,Recette\n'),
    fileName: 'new.csv',
  };
  const inventoryChange = done(await proposeInventory(ctx, ada, { files: [inventoryFile], covers: [] })).changeId;
  const linkChange = done(await linkServers(ctx, ada, { prod: 'vplone1', nonprods: ['vrlone1'] })).changeId;
  const offered = done(await offerDownload(ctx, omar, { kind: 'plan', year: 2027 })).downloadId;
  const open = await draft(2);
  await live();
  await addOrder(db, omar.userId);
  return {
    db,
    ctx,
    jobs,
    targets,
    people,
    application,
    work,
    show,
    at,
    campaign,
    ids: { first, second, run, planChange, linkChange, inventoryChange, offered, open, actionId },
  };
}

/** What only workers and other systems write. */
async function seedRest(db: Db): Promise<void> {
  const servers = await db.selectFrom('servers').select(['id', 'hostname']).orderBy('id').execute();
  for (const { id, hostname } of servers) {
    const pending = {
      severity: 'critical',
      cves: [CVE],
      packages: ['openssl'],
      heldBack: hostname === 'vrapp1',
    } as const;
    const found = { packages: 4, advisories: [{ id: 'RHSA-2027:1', ...pending }], rebootNeeded: 'no' } as const;
    const installed = [{ name: 'openssl', arch: 'x86_64', version: '1:3.0-1' }];
    await storeScan(db, id, found, { at: MONDAY_MORNING, installed });
    await db
      .insertInto('patch_history')
      .values({
        server_id: id,
        campaign_id: null,
        attempt_id: null,
        source: 'imported',
        intervenant_id: null,
        intervenant_name: 'Omar',
        date_patch: new Date('2026-10-05T08:00:00Z'),
        status: 'ok',
        notes: null,
        packages: '[]',
      })
      .execute();
  }
  await db
    .insertInto('orphan_snapshots')
    .values({
      vcenter: 'vc1',
      vm_moref: 'vm-1',
      vm_name: 'vrapp1',
      server_id: servers[0]?.id ?? null,
      snapshot_moref: 's-1',
      name: 'left',
      consistency: 'quiesced',
      created_at: MONDAY_MORNING,
      seen_at: MONDAY_MORNING,
      removed_at: null,
      discard_asked_at: null,
      discard_asked_by: null,
      lease_owner: null,
      lease_until: null,
    })
    .execute();
  await db
    .insertInto('vcenter_looks')
    .values({
      vcenter: 'vc2',
      tried_at: MONDAY_MORNING,
      looked_at: null,
      failure: 'silent',
      lease_owner: null,
      lease_until: null,
    })
    .execute();
  await db
    .insertInto('host_keys')
    .values({
      host: 'vrapp2',
      port: 22,
      key_type: 'ssh-ed25519',
      fingerprint: 'SHA256:a',
      refused_key_type: 'ssh-ed25519',
      refused_fingerprint: 'SHA256:b',
      refused_at: MONDAY_MORNING,
    })
    .execute();
  await db
    .insertInto('other_host_keys')
    .values({ host: 'vrapp2', port: 22, key_type: 'ssh-rsa', fingerprint: 'SHA256:c' })
    .execute();
  await addInstallationChecks(db);
  await addIntegration(db);
  await addPolicies(db);
}

/** One of every kind that this world has; of some kinds one for each situation. */
export async function keysOf({ db, ids, people, application }: CardWorld): Promise<readonly string[]> {
  const sessions = await db
    .selectFrom('patch_sessions as s')
    .innerJoin('servers as v', 'v.id', 's.server_id')
    .select(['s.id', 'v.hostname', 'v.id as serverId'])
    .execute();
  const attempts = await db.selectFrom('patch_attempts').select('id').execute();
  const rollbacks = await db.selectFrom('rollback_requests').select('id').execute();
  const emergency = await db
    .selectFrom('campaigns')
    .select('id')
    .where('kind', '=', 'emergency')
    .executeTakeFirstOrThrow();
  const owing = await db.selectFrom('servers').select('id').where('hostname', '=', 'vrapp2').executeTakeFirstOrThrow();
  const campaigns = [ids.first, ids.second, ids.run, emergency.id];
  const { userId } = people.omar;
  const ofHost = (hostname: string): CardKey[] => [
    { kind: 'server', hostname },
    { kind: 'links-of', hostname },
    { kind: 'excludes', hostname },
  ];
  const named = (hostname: string) => sessions.filter((one) => one.hostname === hostname);
  const keys: readonly CardKey[] = [
    ...campaigns.flatMap((campaignId): CardKey[] => [
      { kind: 'campaign', campaignId },
      { kind: 'go', campaignId },
      { kind: 'close', campaignId },
    ]),
    { kind: 'prereqs', campaignId: ids.first },
    ...['vrapp1', 'vrapp3', 'vpapp1', 'vplone1'].flatMap(ofHost),
    ...['vrapp1', 'vrapp2'].flatMap(named).map(({ id }): CardKey => ({ kind: 'prereq', sessionId: id })),
    ...['vrapp1', 'vrapp5']
      .flatMap(named)
      .map(({ serverId }): CardKey => ({ kind: 'validated-server', campaignId: ids.first, serverId })),
    ...attempts.map(({ id }): CardKey => ({ kind: 'reboot', attemptId: id })),
    ...rollbacks.map(({ id }): CardKey => ({ kind: 'rollback', requestId: id })),
    { kind: 'validation', campaignId: ids.first, applicationId: application },
    { kind: 'draft', draftId: ids.open },
    { kind: 'plan-change', changeId: ids.planChange },
    { kind: 'inventory-change', changeId: ids.inventoryChange },
    { kind: 'link-change', changeId: ids.linkChange },
    { kind: 'download', downloadId: ids.offered },
    { kind: 'planning', year: 2027 },
    { kind: 'planning-findings', year: 2027 },
    ...[2, 5].map((weekNumber): CardKey => ({ kind: 'planning-week', year: 2027, weekNumber })),
    ...['2027-01-11', '2027-01-12', '2027-01-13'].flatMap((day): CardKey[] => [
      { kind: 'day', day, operatorId: null },
      { kind: 'day', day, operatorId: userId },
    ]),
    { kind: 'excludes', hostname: null },
    { kind: 'app-checks', applicationId: application },
    { kind: 'actions', subject: { kind: 'application', id: application } },
    { kind: 'actions', subject: { kind: 'server', id: owing.id } },
    { kind: 'action', actionId: ids.actionId },
    { kind: 'validations', filter: { kind: 'all' } },
    { kind: 'validations', filter: { kind: 'owner', userId: people.olivia.userId } },
    { kind: 'validations', filter: { kind: 'week', weekNumber: 2 } },
    { kind: 'validations', filter: { kind: 'name', name: 'péage' } },
    { kind: 'cve', cve: CVE },
    ...GROUPINGS.map((by): CardKey => ({ kind: 'compliance', by, filter: WHOLE_ESTATE })),
    { kind: 'compliance', by: 'site', filter: { ...WHOLE_ESTATE, problems: ['no-link', 'no-owner'] } },
    { kind: 'behind', which: 'lagging', filter: WHOLE_ESTATE },
    { kind: 'behind', which: 'unplanned', filter: { ...WHOLE_ESTATE, os: 'linux' } },
    { kind: 'advisories', filter: WHOLE_ESTATE },
    { kind: 'advisory', advisory: 'RHSA-2027:1' },
    { kind: 'package', name: 'openssl' },
    ...['vrapp1', 'vrapp2', 'vrlone1'].map((hostname): CardKey => ({ kind: 'why', hostname })),
    ...['vrapp1', 'vpapp1', 'vrlone1'].map((hostname): CardKey => ({ kind: 'depends', hostname })),
    ...['vr', 'omar', 'openssl', 'rhsa', 'S02'].map((words): CardKey => ({ kind: 'find', words })),
    { kind: 'history', filter: WHOLE_HISTORY },
    ...MANAGEMENT_KEYS,
    {
      kind: 'history',
      filter: { ...WHOLE_HISTORY, week: 2, os: 'linux', domain: 'INFRASTRUC', operator: 'Omar', hosts: ['vr*'] },
    },
    { kind: 'history', filter: { ...WHOLE_HISTORY, zone: 'DMZ', campaignId: ids.first } },
    { kind: 'audit', filter: WHOLE_AUDIT },
    { kind: 'audit', filter: { ...WHOLE_AUDIT, person: 'Omar', object: { kind: 'campaign', campaignId: ids.first } } },
    { kind: 'audit', filter: { ...WHOLE_AUDIT, object: { kind: 'server', hostname: 'vrapp1' } } },
    { kind: 'doctor', runId: 1 },
    { kind: 'doctor', runId: 2 },
    ...(
      ['campaigns', 'quickwins', 'status', 'freezes', 'links', 'snapshots', 'integrations', 'host-keys'] as const
    ).map((kind): CardKey => ({ kind })),
    { kind: 'settings', begins: null },
    { kind: 'assignment-rules' },
    { kind: 'servers', filter: WHOLE_ESTATE },
    { kind: 'servers', filter: { ...WHOLE_ESTATE, problems: ['no-owner', 'never-patched'], hosts: ['v*'] } },
    { kind: 'people', filter: { kind: 'all' } },
    { kind: 'people', filter: { kind: 'role', role: 'operator' } },
    ...[people.omar, people.ada].map(({ userId }): CardKey => ({ kind: 'rights', userId })),
    { kind: 'notifications', userId: people.omar.userId },
    { kind: 'digest', digestId: await addDigest(db, people.omar.userId) },
    ...[false, true].map((whole): CardKey => ({ kind: 'help', roles: ['operator'], whole })),
    ...['/reopen', '/assign', '/checks', '/channel bind', '/stop'].map(
      (line): CardKey => ({ kind: 'command-form', line }),
    ),
  ];
  return [...new Set(keys.map(cardKeyText))];
}
