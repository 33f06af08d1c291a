// Ready is a list of needs, each named when it is missing, and never a long wait.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { credentialNeed, tokenSource } from '../../bot/teams/credentials.ts';
import { connectDatabase } from '../../db/connect.ts';
import { databaseNeeds } from '../../monitoring/database-needs.ts';
import { missingOf } from '../../monitoring/readiness.ts';
import { keptLog } from '../bot/quiet-log.ts';
import { CHAT_SETTINGS } from '../support/chat-settings.ts';
import { createTestDatabase } from '../support/test-database.ts';

const { db } = await createTestDatabase();

describe('readiness', () => {
  it('names each need that is missing, fails or does not answer in time', async () => {
    const log = keptLog();
    const needs = [
      { name: 'here', ask: async () => [] },
      { name: 'failing', ask: () => Promise.reject(new Error('no')) },
      { name: 'silent', ask: () => new Promise<readonly string[]>(() => {}) },
      { name: 'schema', ask: async () => ['0098-seen-running'] },
    ];
    const begun = performance.now();
    expect(await missingOf(needs, log, 50)).toEqual(['failing', 'silent', '0098-seen-running']);
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(log.lines.map(({ facts }) => (facts as { need: string }).need)).toEqual(['failing', 'silent']);
  });

  it('says of the database that it is away, or which migration it lacks', async () => {
    const ask = (of: typeof db) => missingOf(databaseNeeds(of), keptLog());
    expect(await ask(db)).toEqual([]);
    await sql`delete from kysely_migration where name = '0098-seen-running'`.execute(db);
    expect(await ask(db)).toEqual(['0098-seen-running']);
    const gone = connectDatabase('postgres://127.0.0.1:1/gone', () => {});
    expect(await ask(gone)).toEqual(['database']);
    await gone.destroy();
  });
});

describe('the credentials of Teams', () => {
  const MINUTE = 60_000;

  function watched() {
    let now = 0;
    let isAway = true;
    let asked = 0;
    const need = credentialNeed(
      async () => {
        asked += 1;
        if (isAway) throw new Error('no token');
      },
      () => now,
    );
    const ask = () => missingOf([need], keptLog());
    return { ask, later: (ms: number) => (now += ms), away: (is: boolean) => (isAway = is), asked: () => asked };
  }

  it('are missing until a token was to be had, and asked for sparingly meanwhile', async () => {
    const entra = watched();
    expect(await entra.ask()).toEqual(['teams-credentials']);
    entra.away(false);
    expect(await entra.ask()).toEqual(['teams-credentials']);
    expect(entra.asked()).toBe(1);
    entra.later(11_000);
    expect(await entra.ask()).toEqual([]);
    for (let i = 0; i < 5; i++) expect(await entra.ask()).toEqual([]);
    expect(entra.asked()).toBe(2);
  });

  it('are good for an hour when Entra is away after that', async () => {
    const entra = watched();
    entra.away(false);
    await entra.ask();
    entra.away(true);
    entra.later(50 * MINUTE);
    expect(await entra.ask()).toEqual([]);
    entra.later(11 * MINUTE);
    expect(await entra.ask()).toEqual(['teams-credentials']);
  });

  it('are asked of the login that the settings name, and of none with authentication off', async () => {
    expect(tokenSource(CHAT_SETTINGS.teams)).toBeNull();
    const ids = { appId: crypto.randomUUID(), tenantId: crypto.randomUUID(), appPassword: 'x' };
    const nowhere = 'https://127.0.0.1:1';
    const cloud = { issuer: 'https://api.botframework.test', metadataUrl: nowhere, loginUrl: nowhere };
    const obtain = tokenSource({ ...CHAT_SETTINGS.teams, ...ids, authentication: 'on', cloud });
    await expect(obtain?.()).rejects.toThrow();
  });
});
