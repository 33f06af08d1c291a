import { describe, expect, it, vi } from 'vitest';
import { identify, languageOf } from '../../../bot/chat/identify.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addUser, CONVERSATION } from './people.ts';

const { db } = await createTestDatabase();
const NOW = new Date('2027-02-01T08:00:00Z');

function ask(entraId: string, locale: string | null = null) {
  return { person: { entraId, name: 'somebody@example.org' }, conversation: CONVERSATION, locale, now: NOW };
}

describe('who somebody in Teams is', () => {
  it('is the user bound to the Entra id; the roster is not asked', async () => {
    await addUser(db, {
      email: 'known@example.org',
      entraId: 'e-known',
      language: 'en',
      roles: ['viewer', 'operator'],
    });
    const roster = vi.fn();
    const found = await identify(db, roster, ask('E-KNOWN'));
    expect(found).toMatchObject({
      kind: 'known',
      user: { entraId: 'e-known', language: 'en', roles: ['operator', 'viewer'] },
    });
    expect(roster).not.toHaveBeenCalled();
  });

  it('is at first contact the user with the address of the roster, and from then on that Entra id alone', async () => {
    const id = await addUser(db, { email: 'new@example.org' });
    const first = await identify(db, async () => ({ email: 'New@Example.org' }), ask('e-new', 'en-GB'));
    expect(first).toMatchObject({ kind: 'known', user: { id, language: 'en', roles: [] } });
    const impostor = await identify(db, async () => ({ email: 'new@example.org' }), ask('e-other'));
    expect(impostor.kind).toBe('refused');
    expect(await identify(db, async () => null, ask('e-new'))).toMatchObject({ kind: 'known', user: { id } });
  });

  it('is nobody without an address that we know, whatever name the message carries', async () => {
    await addUser(db, { email: 'somebody@example.org' });
    expect((await identify(db, async () => null, ask('e-nobody'))).kind).toBe('refused');
    expect((await identify(db, async () => ({ email: 'else@example.org' }), ask('e-nobody'))).kind).toBe('refused');
  });

  it('is refused when disabled or expired', async () => {
    await addUser(db, { email: 'disabled@example.org', entraId: 'e-disabled', disabledAt: NOW });
    await addUser(db, { email: 'expired@example.org', entraId: 'e-expired', expiresAt: NOW });
    expect((await identify(db, async () => null, ask('e-disabled'))).kind).toBe('refused');
    expect((await identify(db, async () => null, ask('e-expired'))).kind).toBe('refused');
  });

  it.each([
    ['en-US', 'en'],
    ['EN', 'en'],
    ['fr-FR', 'fr'],
    ['de-DE', 'fr'],
    [null, 'fr'],
  ])('%s is spoken to in %s', (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });
});
