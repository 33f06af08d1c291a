// GATE-5, GATE-6: no rule of the gate is weakened in silence, and settings that are read twice at once do not go back.
import { expect, it } from 'vitest';
import { followSettings } from '../../../config/follow-settings.ts';
import { createSettingsBook } from '../../../config/settings-book.ts';
import { loadSettings } from '../../../config.ts';
import type { StoredSettings } from '../../../domain/settings/setting-line.ts';
import { addChannel } from '../../support/campaign-data.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, somebody } from '../shared/bench.ts';

it('GATE-5: turning off the second person is said in every channel, with who and why', async () => {
  const { db } = await createTestDatabase();
  const chat = openChatBench(
    openBench(db),
    createSettingsBook(loadSettings({}), async () => {}),
  );
  const ada = await somebody(db, 'Ada', ['admin']);
  await addChannel(db, { id: '19:patching', domain: null, by: ada.userId });
  await chat.type(ada, '/settings gate.fourEyes false alone today');
  const said = await db.selectFrom('outgoing_messages').select(['conversation_id', 'text_en']).execute();
  expect(said).toHaveLength(1);
  expect(said[0]?.conversation_id).toBe('19:patching');
  expect(said[0]?.text_en).toMatch(/Ada.*gate\.fourEyes.*false.*true.*alone today/s);
});

it('a reading of before a change that comes after one of after it does not take the change back', async () => {
  const now: { stored: StoredSettings; wait: Promise<void> | null } = { stored: new Map(), wait: null };
  const followed = await followSettings({
    load: async () => {
      const read = now.stored;
      await now.wait;
      return read;
    },
    make: (stored) => stored.get('gate.freshness') ?? 'cycle',
    onError: () => {},
  });
  followed.stop();
  let release = () => {};
  now.wait = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = followed.refresh();
  now.wait = null;
  now.stored = new Map([['gate.freshness', 'campaign']]);
  await followed.refresh();
  release();
  await slow;
  expect(followed.current()).toBe('campaign');
});
