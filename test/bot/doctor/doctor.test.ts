import { describe, expect, it } from 'vitest';
import { checkInstallation } from '../../../bot/doctor/check-installation.ts';
import { doctorCommand } from '../../../bot/doctor/doctor-command.ts';
import { createRenderer } from '../../../bot/front/render.ts';
import type { CheckReport } from '../../../domain/doctor/check-report.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, done, openBench, refusal, somebody } from '../shared/bench.ts';
import { textOf } from '../shared/card-text.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const admin = await somebody(db, 'Ada', ['admin']);
const coordinator = await somebody(db, 'Cora', ['coordinator']);

const report = (name: string, answer: CheckReport['answer'], detail: string): CheckReport => ({
  name,
  title: { fr: name, en: name },
  answer,
  detail: { fr: detail, en: detail },
  remedy: answer === 'yes' ? null : { fr: `réparer ${name}`, en: `repair ${name}` },
});
const reports = [
  report('node', 'yes', 'Node 24'),
  report('clock', 'unknown', 'no answer'),
  report('redis', 'no', 'no connection'),
];

async function shown(key: string): Promise<string> {
  const settings = { ...ctx.settings, files: { publicUrl: null } };
  return textOf(await createRenderer({ db, clock: ctx.clock, settings }).render(key, 'en'));
}

describe('/doctor', () => {
  it('answers with a card at once, and the card shows what comes of it, what is wrong first', async () => {
    const waits = Promise.withResolvers<readonly CheckReport[]>();
    const asked = done(await checkInstallation(ctx, admin, () => waits.promise));
    const key = `doctor:${asked.runId}`;
    expect(await shown(key)).toContain('Checks are running');
    ctx.enqueued.length = 0;
    waits.resolve(reports);
    await asked.answered;
    const text = await shown(key);
    expect(text).toContain('1 to repair, 1 could not be checked, 1 fine');
    expect(['redis', 'clock', 'node'].map((name) => text.indexOf(name))).toEqual(
      ['redis', 'clock', 'node'].map((name) => text.indexOf(name)).toSorted((a, b) => a - b),
    );
    expect(text).toContain('→ repair redis');
    expect(ctx.enqueued).toEqual([{ job: 'cards', payload: {} }]);
    expect(await audited(db, 'installation.check')).toHaveLength(1);
  });

  it('is the admins’', async () => {
    const run = () => Promise.reject(new Error('must not be asked'));
    expect(refusal(await checkInstallation(ctx, coordinator, run))).toContain('Only an admin');
    expect(await openChatBench(ctx).type(coordinator, '/doctor')).toContain('Only an admin');
  });

  it('whose answer never comes says so after a minute', async () => {
    const asked = done(await checkInstallation(ctx, admin, () => Promise.reject(new Error('gone'))));
    await expect(asked.answered).rejects.toThrow('gone');
    expect(await shown(`doctor:${asked.runId}`)).toContain('Checks are running');
    ctx.time.now = new Date(ctx.time.now.getTime() + 60_000);
    expect(await shown(`doctor:${asked.runId}`)).toContain('No answer came');
  });

  it('says where to look when its process can check nothing', async () => {
    expect(await openChatBench(ctx).type(admin, '/diagnostic', 'fr')).toContain('npm run doctor');
    expect(doctorCommand(ctx, {}).ability).toBe('settings.edit');
  });
});
