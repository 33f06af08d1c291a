// The card of a prerequisite run, drawn from the stored verdicts (PRE-1 to PRE-9).
import { beforeAll, describe, expect, it } from 'vitest';
import type { Renderer } from '../../../bot/front/render.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { rendererOf, textOf, verbsOf } from '../shared/card-text.ts';
import { addCampaign, addSession, insert, NOW, type Seed, seedEstate } from '../shared/seed.ts';

let seed: Seed;
let renderer: Renderer;
let id: CampaignId;
let run: number;

const said = (text: string) => ({ fr: `${text} (fr)`, en: `${text} (en)` });
const check = (code: string, answer: 'yes' | 'no' | 'unknown') => ({ code, answer, text: said(`${code}=${answer}`) });

beforeAll(async () => {
  const { db } = await createTestDatabase();
  seed = await seedEstate(db);
  renderer = rendererOf(db);
  id = await addCampaign(seed);
  run = await insert(db, 'prereq_runs', { campaign_id: id, asked_by: seed.people.operator, asked_at: NOW });
  const detail = (checks: readonly object[], warnings: readonly object[] = []) =>
    JSON.stringify({ checks, warnings, preview: null, transcript: [{ command: 'df', exitCode: 0, output: 'secret' }] });
  const satellite = check('satellite', 'no');
  const ok = { status: 'prereq_ok', prereq_validated: true } as const;
  await inRun('vrok', { ...ok, prereq_detail: detail([satellite], [satellite.text]) });
  const excluded = { status: 'excluded', exclusion_reason: 'disk', excluded_by: 'system', excluded_at: NOW } as const;
  const disk = check('disk', 'no');
  const why = { exclusion_detail: JSON.stringify(disk.text) };
  await inRun('vrexcl', { ...excluded, ...why, prereq_validated: false, prereq_detail: detail([disk]) });
  await inRun('vrko', {
    prereq_validated: false,
    prereq_detail: detail([check('sudo', 'no'), check('lock', 'unknown')]),
  });
  await inRun('vrunk', { prereq_validated: false, prereq_detail: detail([check('clock', 'unknown')]) });
  await inRun('vrnow', { lease_owner: 'w', lease_until: new Date(Date.now() + 600_000) }, null);
  await inRun('vrnext', {}, null);
  await inRun('physone', { ...ok, rollback_method: 'na', prereq_detail: detail([]) });
});

async function inRun(
  hostname: string,
  session: Parameters<typeof addSession>[3],
  done: Date | null = NOW,
): Promise<void> {
  const { sessionId } = await addSession(seed, id, hostname, session);
  await seed.db
    .insertInto('prereq_run_sessions')
    .values({ run_id: run, session_id: sessionId, done_at: done })
    .execute();
}

describe('a run under way', () => {
  it('counts what is known, and never an unknown as a yes (PRE-8)', async () => {
    const text = textOf(await renderer.render(`prereqs:${id}`, 'en'));
    expect(text).toContain('✖ 2 failing\n⚠ 1 unknown\n✔ 2 OK\n▶ 2 remaining');
    expect(text).toContain('⚠ 1 warning\n');
    expect(text).toContain('vrunk · clock=unknown (en)');
    expect(text).toContain('vrok · satellite=no (en)');
  });

  it('shows every reason of a failing server, and that it was excluded (PRE-9), but no transcript', async () => {
    const text = textOf(await renderer.render(`prereqs:${id}`, 'fr'));
    expect(text).toContain('vrexcl · exclu\ndisk=no (fr)');
    expect(text.match(/disk=no/g)).toHaveLength(1);
    expect(text).toContain('vrko\nsudo=no (fr)\nlock=unknown (fr)');
    expect(text).not.toContain('secret');
  });

  it('names the servers that a worker is at, and those whose backup is to be confirmed (PRE-4)', async () => {
    const card = await renderer.render(`prereqs:${id}`, 'fr');
    expect(textOf(card)).toContain('En cours (1)\nvrnow');
    expect(textOf(card)).toContain('Serveurs physiques, sans snapshot (1)\nphysone');
    expect(verbsOf(card)).toEqual(['prereqs.detail', 'prereqs.confirm-backup']);
  });
});

describe('what a system of backups answers (PRE-4)', () => {
  const answers = async (backup_answer: 'yes' | 'no' | 'unknown', words: string, left: number | null = null) =>
    seed.db
      .updateTable('patch_sessions')
      .set({
        backup_answer,
        backup_good_until: left === null ? null : new Date(NOW.getTime() + left),
        backup_said: JSON.stringify({ system: 'commvault', text: said(words), last: null }),
      })
      .where('rollback_method', '=', 'na')
      .execute();
  const shown = async (language: 'fr' | 'en') => renderer.render(`prereqs:${id}`, language);

  it('says a good backup with its moment, and asks nobody', async () => {
    await answers('yes', 'full backup of 2 February', 3_600_000);
    const card = await shown('fr');
    expect(textOf(card)).toContain('Serveurs physiques, sans snapshot (1)\nphysone · full backup of 2 February (fr)\n');
    expect(textOf(card)).not.toContain('Sans confirmation');
    expect(verbsOf(card)).toEqual(['prereqs.detail']);
  });

  it('says of a good one that it has grown too old since', async () => {
    await answers('yes', 'full backup of 2 February', -1000);
    expect(textOf(await shown('en'))).toContain('physone · Too old by now. full backup of 2 February (en)\n');
  });

  it('says one that is too old, which no button answers', async () => {
    await answers('no', 'too old since 30 January');
    const card = await shown('en');
    expect(textOf(card)).toContain('physone · too old since 30 January (en)\n');
    expect(textOf(card)).not.toContain('It does not start until you confirm');
    expect(verbsOf(card)).toEqual(['prereqs.detail']);
  });

  it('says why it is unknown, and asks', async () => {
    await answers('unknown', 'several clients');
    const card = await shown('en');
    expect(textOf(card)).toContain('physone · several clients (en)\nphysone\nIs the backup of this server recent?');
    expect(verbsOf(card)).toEqual(['prereqs.detail', 'prereqs.confirm-backup']);
  });
});

describe('a run that has ended', () => {
  it('says when, who confirmed the backup, and offers to run again and to start', async () => {
    await seed.db.updateTable('prereq_runs').set({ ended_at: NOW }).where('id', '=', run).execute();
    await seed.db
      .updateTable('patch_sessions')
      .set({ backup_confirmed_at: NOW, backup_confirmed_by: seed.people.operator })
      .where('rollback_method', '=', 'na')
      .execute();
    const card = await renderer.render(`prereqs:${id}`, 'en');
    expect(textOf(card)).toContain('Finished, Mon 2 Feb 10:30.');
    expect(textOf(card)).toContain('Recent backup confirmed by Omar Oper');
    expect(verbsOf(card)).toEqual([
      ...['prereq.again', 'prereq.again', 'prereqs.detail'],
      ...['campaign.open', 'prereqs.failed', 'campaign.prereqs'],
    ]);
    const viewer = { userId: seed.people.owner, roles: ['owner'] } as const;
    expect(verbsOf(await renderer.render(`prereqs:${id}`, 'en', viewer))).toEqual(['prereqs.detail', 'campaign.open']);
  });

  it('is null for a campaign whose prerequisites were never run', async () => {
    expect(await renderer.render(`prereqs:${await addCampaign(seed)}`, 'fr')).toBeNull();
  });
});
