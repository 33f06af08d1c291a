// `/settings`: what is shown, what is changed and refused, and that it holds without a restart.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { asItStands, followSettings } from '../../../config/follow-settings.ts';
import { createSettingsBook } from '../../../config/settings-book.ts';
import { withStored } from '../../../config/stored-settings.ts';
import { loadSettings } from '../../../config.ts';
import { loadStoredSettings } from '../../../db/queries/settings/stored-settings.ts';
import { openChatBench } from '../../support/chat-bench.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { audited, openBench, somebody } from '../shared/bench.ts';

const { db } = await createTestDatabase();
const config = path.join(mkdtempSync(path.join(tmpdir(), 'patchcenter-settings-')), 'settings.yaml');
writeFileSync(config, 'identities: [{ name: Vault, kind: other, owner: ops@example.com, renewBy: 2028-06-30 }]\n');
const settings = loadSettings({ MicrosoftAppPassword: 'hidden-secret', PATCHCENTER_CONFIG: config });
const followed = await followSettings({
  load: () => loadStoredSettings(db),
  make: (stored) => withStored(settings, stored).settings.file,
  onError: () => {},
});
followed.stop();
const file = asItStands(followed.current);
const chat = openChatBench(openBench(db), createSettingsBook(settings, followed.refresh));
const ada = await somebody(db, 'Ada', ['admin']);
const omar = await somebody(db, 'Omar', ['operator', 'coordinator']);

describe('/settings', () => {
  it('shows each with its value and where it comes from, and no secret', async () => {
    expect(await chat.type(ada, '/settings gate')).toBe('settings:gate');
    expect(await chat.text('settings:gate', ada)).toMatch(/gate\.freshness · cycle\ndefault/);
    expect(await chat.text('settings:Microsoft', ada)).toContain('***');
    expect(await chat.text('settings:Microsoft', ada)).not.toContain('hidden-secret');
    expect(await chat.type(omar, '/settings')).toBe('Only an admin may do this.');
  });

  it('PEOPLE-5: shows who answers for a service identity and until when, which chat does not change', async () => {
    expect(await chat.type(ada, '/settings identities')).toBe('settings:identities');
    expect(await chat.text('settings:identities', ada)).toMatch(
      /identities\.Vault · ops@example\.com, 2028-06-30\nfrom the file · not changed in chat/,
    );
    expect(await chat.type(ada, '/settings identities none no longer needed')).toMatch(/in the file|not changed/);
  });

  it('says that it was changed, also where the process could not read it again at once', async () => {
    const deaf = createSettingsBook(settings, () => Promise.reject(new Error('the database is away')));
    const away = openChatBench(openBench(db), deaf);
    expect(await away.type(ada, '/settings gate.freshness campaign agreed by the board')).toMatch(
      /^gate\.freshness: campaign/,
    );
    await chat.type(ada, '/settings gate.freshness default as it was');
  });

  it('changes one, with a reason, in the running process, and gives it back', async () => {
    expect(await chat.type(ada, '/settings gate.freshness campaign agreed by the board')).toBe(
      'gate.freshness: campaign (before: cycle). In effect within seconds, everywhere. To take it back: /settings gate.freshness cycle REASON',
    );
    expect(file.gate.freshness).toBe('campaign');
    expect(await chat.text('settings:gate', ada)).toMatch(
      /gate\.freshness · campaign\nchanged in chat · default: cycle/,
    );
    expect((await audited(db, 'setting.change')).at(-1)).toMatchObject({
      object_id: 'gate.freshness',
      before: { value: 'cycle', source: 'default' },
      after: { value: 'campaign', source: 'database' },
      reason: 'agreed by the board',
    });
    await chat.type(ada, '/settings gate.freshness default as it was');
    expect(file.gate.freshness).toBe('cycle');
    await chat.type(ada, '/settings campaigns.weekdays 1,2 short weeks');
    expect(file.campaigns.weekdays).toEqual([1, 2]);
  });

  it.each([
    [
      '/settings gate.freshness weekly because',
      '“weekly” cannot be used for gate.freshness: one of cycle, campaign, none is expected.',
    ],
    ['/settings execution.snapshotKeepHours 0 because', 'a whole number greater than 0 is expected.'],
    ['/settings reminders.eve 25:00 because', 'a time like 09:00 is expected.'],
    ['/settings gate.fourEyes true because', 'gate.fourEyes is already true.'],
    ['/settings gate.freshnes none because', 'Unknown setting: gate.freshnes. Did you mean gate.freshness?'],
    ['/settings admins nobody because', 'admins is not changed here'],
    ['/settings DATABASE_URL x because', 'DATABASE_URL is not changed here'],
    ['/settings execution.concurrentAttempts 10 quiet', 'have to be restarted'],
  ])('%s', async (line, said) => {
    expect(await chat.type(ada, line)).toContain(said);
  });
});
