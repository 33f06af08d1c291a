// Two people press at the same moment: one wins, the other reads who did (VALID-1). And the same answers as they are typed.
import { describe, expect, it } from 'vitest';
import { answerNamedValidations, splitNames } from '../../../bot/validations/answer-named-validations.ts';
import { answerValidation } from '../../../bot/validations/answer-validation.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addContact, addWaiting } from '../../support/validation-data.ts';
import { done, openBench, refusal, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const paul = await somebody(db, 'Paul', ['owner']);
const denise = await somebody(db, 'Denise', ['owner']);
const ada = await somebody(db, 'Ada', ['admin']);
const peage = await addApplication(db, 'Péage', paul.userId);
await addContact(db, peage, denise.userId, 'deputy');
const campaignId = await addCampaign(db, carole.userId);
let serial = 0;

async function waiting(): Promise<{ serverId: ServerId; hostname: string }> {
  serial += 1;
  const hostname = `vrrace${serial}`;
  const serverId = await addServer(db, hostname, { application: peage });
  const sessionId = await addSession(db, campaignId, serverId);
  await addWaiting(db, { campaignId, serverId, sessionId });
  return { serverId, hostname };
}

async function rowOf(serverId: ServerId) {
  return db
    .selectFrom('patch_validation')
    .selectAll()
    .where('server_id', '=', serverId)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
}

const ok = { campaignId, applicationId: peage, answer: 'ok', comment: null } as const;
const ko = { campaignId, applicationId: peage, answer: 'ko', comment: 'erreur 500' } as const;

describe('OK and KO at the same moment (VALID-1)', () => {
  it('for one server: one is kept, the other sees who answered what and when', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { serverId, hostname } = await waiting();
      const outcomes = await Promise.all([
        answerValidation(ctx, paul, { ...ok, serverId, shown: 0 }),
        answerValidation(ctx, denise, { ...ko, serverId, shown: 0 }),
      ]);
      const refused = outcomes.flatMap((one) => (one.kind === 'refused' ? [one.text] : []));
      const paulWon = outcomes[0].kind === 'done';
      expect(refused.map(({ en }) => en)).toEqual([
        `${hostname}: ${paulWon ? 'Paul answered OK' : 'Denise answered KO'} (10:00). Check the card again before you answer again.`,
      ]);
      expect(refused[0]?.fr).toContain('(10h00). Relisez la carte');
      expect((await rowOf(serverId)).status).toBe(paulWon ? 'validated_ok' : 'validated_ko');
    }
  });

  it('for all that wait: one is kept, the other sees who did', async () => {
    await answerValidation(ctx, paul, { ...ok, serverId: null });
    const { serverId } = await waiting();
    const outcomes = await Promise.all([
      answerValidation(ctx, paul, { ...ok, serverId: null }),
      answerValidation(ctx, denise, { ...ko, serverId: null }),
    ]);
    const refused = outcomes.filter((one) => one.kind === 'refused').map(({ text }) => text.en);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatch(
      /^There are no more pending validations here\. .*: (Paul answered OK|Denise answered KO)/,
    );
    expect(['validated_ok', 'validated_ko']).toContain((await rowOf(serverId)).status);
  });

  it('is changed by who has read the answer, and by the same person without reading it again', async () => {
    const { serverId } = await waiting();
    done(await answerValidation(ctx, paul, { ...ok, serverId, shown: 0 }));
    done(await answerValidation(ctx, denise, { ...ko, serverId, shown: 1 }));
    expect(await rowOf(serverId)).toMatchObject({ status: 'validated_ko', answers: 2, answered_by: denise.userId });
    done(await answerValidation(ctx, denise, { ...ok, serverId, shown: 0 }));
    expect((await rowOf(serverId)).answers).toBe(3);
    expect(done(await answerValidation(ctx, denise, { ...ok, serverId, shown: 3 })).servers).toBe(0);
    expect((await rowOf(serverId)).answers).toBe(3);
  });
});

describe('answers as they are typed (VALID-1)', () => {
  const typed = (
    by: typeof paul,
    answer: 'ok' | 'ko' | 'force',
    names: readonly string[],
    comment: string | null = null,
  ) => answerNamedValidations(ctx, by, { names, answer, comment });

  it('are for several servers, or for all that waits of an application', async () => {
    const [first, second, third] = [await waiting(), await waiting(), await waiting()];
    expect(done(await typed(paul, 'ok', [first.hostname.toUpperCase(), second.hostname])).changed).toEqual([
      first.hostname,
      second.hostname,
    ]);
    expect(done(await typed(denise, 'ko', ['peage'], 'lent')).changed).toContain(third.hostname);
    expect((await rowOf(first.serverId)).status).toBe('validated_ok');
    expect(await rowOf(third.serverId)).toMatchObject({ status: 'validated_ko', comment: 'lent' });
  });

  it('are about the latest patch of the server', async () => {
    const { serverId, hostname } = await waiting();
    const later = await addCampaign(db, carole.userId);
    const sessionId = await addSession(db, later, serverId);
    const at = new Date(MONDAY_MORNING.getTime() + 3_600_000);
    await addWaiting(db, { campaignId: later, serverId, sessionId, at });
    done(await typed(paul, 'ok', [hostname]));
    const rows = await db
      .selectFrom('patch_validation')
      .select('status')
      .where('server_id', '=', serverId)
      .orderBy('patch_date')
      .execute();
    expect(rows.map(({ status }) => status)).toEqual(['en_attente', 'validated_ok']);
  });

  it('are all given or none: unknown, never patched, not theirs, without a comment', async () => {
    const { serverId, hostname } = await waiting();
    await addServer(db, 'vrnever', { application: peage });
    const foreign = await addServer(db, 'vrforeign');
    await addWaiting(db, { campaignId, serverId: foreign, sessionId: await addSession(db, campaignId, foreign) });
    expect(refusal(await typed(paul, 'ok', [hostname, 'vrnowhere']))).toBe('Unknown server or application: vrnowhere.');
    expect(refusal(await typed(paul, 'ok', [hostname, 'vrnever']))).toMatch(/Never patched.*vrnever/);
    expect(refusal(await typed(paul, 'ok', [hostname, 'vrforeign']))).toMatch(/Only an owner/);
    expect(refusal(await typed(paul, 'ko', [hostname]))).toBe('A KO requires a comment.');
    expect(refusal(await typed(carole, 'ok', [hostname]))).toMatch(/Only an owner/);
    expect((await rowOf(serverId)).status).toBe('en_attente');
    expect(done(await typed(ada, 'force', [hostname, 'vrforeign'], 'congés')).changed).toHaveLength(2);
    expect(await rowOf(serverId)).toMatchObject({ status: 'forced', comment: 'congés' });
  });

  it('take a word for an application only where it comes first', async () => {
    const { hostname } = await waiting();
    expect(await splitNames(db, [hostname, 'péage', 'en', 'panne'], `${hostname} péage en panne`)).toEqual({
      names: [hostname],
      comment: 'péage en panne',
    });
    expect(await splitNames(db, ['Peage', 'lent'], 'Peage lent')).toEqual({ names: ['Peage'], comment: 'lent' });
  });
});
