// A changed host key is refused until an admin accepts exactly that key, with a reason (PRE-3).
import { describe, expect, it } from 'vitest';
import { acceptHostKey } from '../../../bot/host-keys/accept-host-key.ts';
import { hostKeysView } from '../../../bot/host-keys/host-keys-view.ts';
import { hostKeyTypes, rememberHostKeys, verifyHostKey } from '../../../db/queries/host-keys/host-keys.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, done, openBench, refusal, somebody } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const ada = await somebody(db, 'Ada', ['admin']);
const omar = await somebody(db, 'Omar', ['operator']);
const key = (letter: string) => `SHA256:${letter.repeat(43)}`;
const present = (letter: string, keyType = 'ssh-ed25519') =>
  verifyHostKey(db, { host: 'vrapp1', port: 22, keyType, fingerprint: key(letter), at: ctx.time.now });
const accept = (letter: string, reason = 'reinstalled', by = ada) =>
  acceptHostKey(ctx, by, { host: 'vrapp1', port: 22, fingerprint: key(letter), reason });

describe('PRE-3: a changed host key', () => {
  it('is accepted by an admin with a reason, and only the one that was shown', async () => {
    expect(await present('a')).toBe('learnt');
    expect(await present('b')).toBe('changed');
    expect(refusal(await accept('b', 'r', omar))).toMatch(/Only an admin/);
    expect(refusal(await accept('b', ' '))).toMatch(/Give the reason/);
    expect(await present('c', 'ecdsa-sha2-nistp256')).toBe('changed');
    expect(refusal(await accept('b'))).toMatch(/no longer the server’s key/);
    done(await accept('c'));
    expect(await present('c')).toBe('known');
    expect(await db.selectFrom('host_keys').select(['key_type', 'fingerprint']).execute()).toEqual([
      { key_type: 'ecdsa-sha2-nistp256', fingerprint: key('c') },
    ]);
    expect(await present('a')).toBe('changed');
    const view = await hostKeysView({ db, now: ctx.time.now, settings: SETTINGS, notice: null, viewer: null }, 1);
    expect(view.keys.rows).toMatchObject([
      { otherType: { onRecord: 'ecdsa-sha2-nistp256', presented: 'ssh-ed25519' } },
    ]);
    expect((await audited(db, 'host-key.accept')).at(-1)).toMatchObject({
      reason: 'reinstalled',
      after: { fingerprint: key('c') },
    });
  });

  it('is none of those that the server proved to have besides, of which each stays as it is', async () => {
    const owner = { host: 'vrapp2', port: 22 };
    const show = (letter: string, keyType: string) =>
      verifyHostKey(db, { ...owner, keyType, fingerprint: key(letter), at: ctx.time.now });
    const remember = (letter: string, keyType: string) =>
      rememberHostKeys(db, owner, [{ keyType, fingerprint: key(letter) }]);
    await remember('r', 'ssh-rsa');
    expect(await hostKeyTypes(db, owner)).toEqual([]);
    expect(await show('e', 'ssh-ed25519')).toBe('learnt');
    await remember('r', 'ssh-rsa');
    await remember('s', 'ssh-rsa');
    await remember('f', 'ssh-ed25519');
    expect(await hostKeyTypes(db, owner)).toEqual(['ssh-ed25519', 'ssh-rsa']);
    expect(await show('r', 'ssh-rsa')).toBe('known');
    expect(await show('e', 'ssh-ed25519')).toBe('known');
    expect(await show('s', 'ssh-rsa')).toBe('changed');
    expect(await show('f', 'ssh-ed25519')).toBe('changed');
    done(await acceptHostKey(ctx, ada, { ...owner, fingerprint: key('f'), reason: 'reinstalled' }));
    expect(await hostKeyTypes(db, owner)).toEqual(['ssh-ed25519']);
  });

  it('is shown to everybody, and offered to an admin alone', async () => {
    const view = (viewer: typeof ada | null) =>
      hostKeysView(
        {
          db,
          now: ctx.time.now,
          settings: SETTINGS,
          notice: null,
          viewer: viewer && { userId: viewer.userId, roles: viewer.actor.roles },
        },
        1,
      );
    expect(await view(ada)).toMatchObject({ keys: { total: 1 }, access: { accept: true } });
    expect(await view(omar)).toMatchObject({ access: { accept: false } });
    // Of nobody in particular, as the state has it: a channel gets none (test/rights/views.test.ts).
    expect(await view(null)).toMatchObject({ access: { accept: true } });
  });
});
