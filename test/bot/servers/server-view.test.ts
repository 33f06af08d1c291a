// The card of one server on a real database: why it is not patched, and everything that is known of it.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Renderer } from '../../../bot/front/render.ts';
import { dayView } from '../../../bot/staffing/day-view.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { addGo } from '../../support/go-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { bytesOf, dataOf, rendererOf, textOf } from '../shared/card-text.ts';
import {
  addAttempt,
  addCampaign,
  addPatched,
  addServer,
  addSession,
  addSnapshot,
  insert,
  NOW,
  SETTINGS,
  type Seed,
  seedEstate,
} from '../shared/seed.ts';

let seed: Seed;
let renderer: Renderer;
let id: CampaignId;
const show = async (hostname: string, language: 'fr' | 'en' = 'en') =>
  textOf(await renderer.render(`server:${hostname}`, language));

beforeAll(async () => {
  const { db } = await createTestDatabase();
  seed = await seedEstate(db);
  renderer = rendererOf(db);
  id = await addCampaign(seed);
  const week = { year: 2026, week_number: 9, week_code: 'S09', week_start: '2026-02-23', week_end: '2026-03-01' };
  await insert(db, 'patch_planning', {
    ...week,
    cycle: 1,
    domain_code: 'INFRASTRUC',
    env_scope: 'hprod',
    status: 'open',
  });
});

describe('/server', () => {
  it('answers first, then tells identity, plan, last patches and own exclusions of packages', async () => {
    const server = await addServer(seed, 'vralone1', 'hprod', {
      os_version: 'RHEL 8.10',
      patch_excludes: 'java* $(rm)',
    });
    await insert(seed.db, 'patch_history', {
      ...{ server_id: server, source: 'imported', date_patch: new Date('2025-11-04T09:00:00Z'), status: 'ok' },
      ...{ packages: '[{"name":"bash","arch":"x86_64","from":"1","to":"2"}]', intervenant_name: 'Zoé' },
    });
    const text = await show('vralone1');
    expect(text).toMatch(
      /^Server vralone1\nRecette · INFRASTRUC · RHEL 8\.10 · virtual\nPéage Nord · owner Odile Owner\nWhy is it not patched\?\nPlanned for the week of 23 February 2026 \(S09 2026 INFRASTRUC non-production\)\.\nTo do: \/campaign S09 hprod 2026 INFRASTRUC/,
    );
    expect(text).toContain('Last patched on 4 November 2025, nothing yet in this cycle.');
    expect(text).toContain('OK · 4 Nov 2025 10:00 · 1 package · imported · Zoé');
    expect(text).toContain('Excluded packages\njava*');
    expect(text).not.toContain('$(rm)');
    const many = Array.from({ length: 45 }, (_, i) => `p${i}*`).join(' ');
    await seed.db.updateTable('servers').set({ patch_excludes: many }).where('id', '=', server).execute();
    expect(await show('vralone1')).toContain('p44*');
  });

  it('says in French the rule that leaves a server out of every plan (ELIG-1)', async () => {
    await addServer(seed, 'vrold1', 'hprod', { licence_support: 'obsolete' });
    expect(await show('vrold1', 'fr')).toContain(
      'Il ne peut entrer dans aucune campagne : il n’est plus sous support.',
    );
  });

  it('names the prerequisites that failed (PRE-8)', async () => {
    const detail = {
      checks: [
        { code: 'disk', answer: 'no', text: { fr: 'x', en: '/var has 12 MB.' } },
        { code: 'dns', answer: 'yes', text: { fr: 'y', en: 'resolves' } },
      ],
    };
    await addSession(seed, id, 'vrprereq1', { prereq_validated: false, prereq_detail: JSON.stringify(detail) });
    const text = await show('vrprereq1');
    expect(text).toContain(`Prerequisites not met (campaign ${id}): /var has 12 MB.`);
    expect(text).toContain(`campaign ${id} · pending · Mon 2 Feb 14:00 · Omar Oper`);
    expect(text).not.toContain('resolves');
  });

  it('tells exclusions with their age and reason (PRE-9)', async () => {
    const excluded_at = new Date('2026-02-01T08:30:00Z');
    await addSession(seed, id, 'vrexcl1', {
      status: 'excluded',
      exclusion_reason: 'base <b>en panne</b>',
      excluded_by: 'Claire',
      excluded_at,
    });
    const text = await show('vrexcl1');
    expect(text).toContain(`Excluded from campaign ${id} by Claire on 1 February 2026: base <b>en panne</b>.`);
    expect(text).toContain('excluded by Claire, 1 d 1 h ago · base <b>en panne</b>');
    expect(text).toContain('Planned for the week of 23 February 2026');
  });

  it('names what closes the gate of a production server, and its links (GATE-1, GATE-3)', async () => {
    const prod = await addSession(seed, id, 'vpgate1', { branch: 'prod', prereq_validated: true, status: 'prereq_ok' });
    const nonprod = await addServer(seed, 'vrgate1');
    await insert(seed.db, 'server_correspondance', {
      prod_server_id: prod.serverId,
      nonprod_server_id: nonprod,
      source: 'auto',
    });
    const text = await show('vpgate1');
    expect(text).toContain('Production blocked by non-production: vrgate1: not patched by PatchCenter yet.');
    expect(text).toContain('Production blocked · not approved yet');
    expect(text).toContain('vrgate1 · non-production · detected · not patched by PatchCenter yet');
    expect(await show('vrgate1')).toContain('vpgate1 · production · detected');
  });

  it('says that a go was given without this server, as its start would (GATE-5)', async () => {
    const joined = await addCampaign(seed);
    await addSession(seed, joined, 'vpjoin1', { branch: 'prod', prereq_validated: true, status: 'prereq_ok' });
    const { user_id: decided_by } = await seed.db.selectFrom('user_roles').select('user_id').executeTakeFirstOrThrow();
    const go = { decision: 'approved', evidence_hash: 'x', evidence: '{}', decided_at: NOW } as const;
    await insert(seed.db, 'prod_go_decisions', { campaign_id: joined, ...go, decided_by });
    expect(await show('vpjoin1')).toContain('Production allowed · not approved yet');
    const day = '2026-02-04';
    await seed.db.updateTable('patch_sessions').set({ date_prevue: day }).where('campaign_id', '=', joined).execute();
    const ctx = { db: seed.db, now: NOW, settings: SETTINGS, viewer: null, notice: null };
    const rows = (await dayView(ctx, day, null, 1))?.sessions.rows ?? [];
    expect(rows.find(({ hostname }) => hostname === 'vpjoin1')).toMatchObject({ held: 'no-go' });
    expect(await addGo(seed.db, joined, decided_by)).toEqual(['vpjoin1']);
    expect(await show('vpjoin1')).toContain('Production allowed · approved');
  });

  it('tells a failure with its class, what runs, what waits for an answer, and snapshots held (RUN-10, RUN-11)', async () => {
    const failed = await addSession(seed, id, 'vrfail1', { status: 'failed' });
    const attempt = await addAttempt(seed, id, failed, {
      state: 'failed',
      failure_class: 'disk',
      failure_detail: 'No space',
      ended_at: NOW,
    });
    await addSnapshot(seed, id, failed, attempt, { created_at: new Date('2026-02-02T06:30:00Z') });
    const text = await show('vrfail1');
    expect(text).toContain(`Failed in campaign ${id}: disk space (No space).`);
    expect(text).toContain('PC_1_hprod_20260202_0900 · senlis · consistent · 3 h 00 min old');
    await addAttempt(seed, id, await addSession(seed, id, 'vrrun1', { status: 'in_progress' }), { step: 'update' });
    expect(await show('vrrun1')).toContain('Being patched in campaign');
    await addPatched(seed, id, await addSession(seed, id, 'vrdone1', { status: 'patched' }));
    const patched = await show('vrdone1');
    expect(patched).toContain('Current state');
    expect(patched).toContain(`campaign ${id} · pending for 30 min`);
  });

  it('tells what Patch Manager recorded after its update, as does /why, until that is rolled back', async () => {
    const done = await addSession(seed, id, 'vrec2', { status: 'patched' });
    const why = async (language: 'fr' | 'en') => textOf(await renderer.render('why:vrec2', language));
    const counts = { installed: 12, other: 3, pendingReboot: 1, rejected: 0, missing: 2, failed: 0 };
    const attempt = await addAttempt(seed, id, done, {
      ...{ state: 'patched', step: 'conclude', ended_at: NOW },
      patch_counts: JSON.stringify({ ...counts, at: '2026-02-02T08:40:00.000Z' }),
    });
    const en =
      'Patch Manager (AWS), 2 Feb 2026 09:40: 2 missing, 1 pending a reboot, 12 installed, 3 outside its baseline';
    const fr =
      /Patch Manager \(AWS\), 2 févr\. 2026 09h40\s: 2 manquants, 1 en attente d’un redémarrage, 12 installés, 3 hors/;
    expect(await show('vrec2')).toContain(en);
    expect(await why('en')).toContain(en);
    expect(await show('vrec2', 'fr')).toMatch(fr);
    expect(await why('fr')).toMatch(fr);
    await seed.db.updateTable('patch_attempts').set({ rebooted: true }).where('id', '=', attempt).execute();
    expect(await show('vrec2')).toContain('2 missing, 13 installed, 3 outside its baseline');
    await addSnapshot(seed, id, done, attempt, { restored_at: NOW, reverted_at: NOW });
    expect((await show('vrec2')) + (await why('en'))).not.toContain('Patch Manager');
  });

  it('tells which downtime could not be set, and why, while its attempt lasts', async () => {
    const run = await addSession(seed, id, 'vrdown1', { status: 'in_progress' });
    const attempt = await addAttempt(seed, id, run, { step: 'update' });
    expect(await show('vrdown1')).not.toContain('Monitoring');
    await seed.db.insertInto('integration_states').values({ integration: 'icinga' }).execute();
    const wanted = { integration: 'icinga', attempt_id: attempt, server_id: run.serverId, state: 'wanted' } as const;
    await seed.db
      .insertInto('integration_downtimes')
      .values({ ...wanted, trouble: 'absent' })
      .execute();
    expect(await show('vrdown1')).toContain('Icinga 2: no downtime (not monitored there under this name)');
    await seed.db
      .updateTable('integration_downtimes')
      .set({ state: 'lifted', lifted_at: NOW, trouble: null })
      .execute();
    expect(await show('vrdown1')).not.toContain('Icinga');
  });

  it('is redrawn by its button, stays small with a long life, and is nothing for an unknown name', async () => {
    const { serverId } = await addSession(seed, id, 'vplong1', { branch: 'prod' });
    for (let i = 0; i < 60; i++) {
      const nonprod = await addServer(seed, `vrlong${i}`);
      await insert(seed.db, 'server_correspondance', {
        prod_server_id: serverId,
        nonprod_server_id: nonprod,
        source: 'auto',
      });
      await insert(seed.db, 'patch_history', {
        server_id: serverId,
        source: 'imported',
        date_patch: new Date(NOW.getTime() - i * 1000),
        status: 'ko',
        notes: 'n'.repeat(2000),
        packages: '[]',
      });
    }
    const card = await renderer.render('server:vplong1', 'fr');
    expect(bytesOf(card)).toBeLessThan(40_000);
    expect(textOf(card)).toContain('… et 52 autres');
    expect(dataOf(card, 'card.refresh')).toEqual({ cardKey: 'server:vplong1' });
    expect(await renderer.render('server:vrnothing', 'fr')).toBeNull();
  });
});
