// Whatever people type as a hostname, a comment, a check or a glob is only ever text: to SQL, to the templates and Markdown of cards,
// to a shell. Through the real chat process and the real database.

import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserId } from '../../domain/ids.ts';
import { complaints, objectsIn } from '../cards/microsoft-renderer.ts';
import {
  addApplication,
  addCampaign,
  addServer,
  addSession,
  addUser,
  MONDAY_MORNING,
} from '../support/campaign-data.ts';
import fc from '../support/properties.ts';
import type { ChatDriver } from './chat-driver.ts';
import { flowHouse } from './flow-house.ts';

const PIECES = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a template
  '${add(411000,7)}',
  '{{add(411000,7)}}',
  '$(touch /tmp/patchcenter-was-here)',
  '`id`',
  '; reboot',
  '&& true',
  '| cat',
  '>x',
  "'",
  '"',
  '\\',
  "'; drop table patch_sessions; --",
  '$1',
  '%s',
  '**bold**',
  '[link](http://127.0.0.1/x)',
  '<at>Eve</at>',
  '<b>',
  '&amp;',
  '#',
  '_x_',
  '*',
  '../..',
  '\u202e',
  '{"type":"TextBlock"}',
  'é',
  '\u{1f600}',
  '__proto__',
  'null',
  '-rf',
  '--exclude',
] as const;
const SIGNS = [...' \'"`$\\;&|<>()[]{}!#*?~=%^,:@+-._/'];
const hostile = fc
  .array(
    fc.oneof(fc.constantFrom(...PIECES), fc.constantFrom(...SIGNS), fc.string({ unit: 'grapheme', maxLength: 6 })),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join('').replace(/[\r\n\0]/g, ' '));

/** Each as somebody would type it, with a hostile word where a name, a reason, a glob or a check belongs. */
const COMMANDS: readonly ((word: string, campaign: number) => string)[] = [
  (word) => `/server ${word}`,
  (word) => `/exclude vrword1 ${word}`,
  (word) => `/exclude ${word} because`,
  (word) => `/restore ${word}`,
  (word) => `/rollback vrword1 ${word}`,
  (word, id) => `/start ${id} x${word}`,
  (word, id) => `/retry ${id} x${word}`,
  (word) => `/excludes vrword1 ${word} until 2027-03-01 because`,
  (word) => `/excludes vrword1 add ${word} 30 because`,
  (word) => `/checks Péage add ${word}`,
  (word) => `/checks ${word}`,
  (word) => `/history ${word}`,
  (word) => `/audit ${word}`,
  (word) => `/cve ${word}`,
  (word) => `/quickwin new ${word}`,
  (word) => `/log ${word}`,
  (word) => `/inventory ${word}`,
  (word) => `/hostkeys ${word}`,
  (word) => `/move vrword1 ${word}`,
  (word) => `/assign vrword1 ${word}`,
  (word) => `/${word}`,
];

/** Each in a chat of their own: Teams limits what a chat is told in a while. */
const PEOPLE = Array.from({ length: 16 }, (_, i) => `ada${i}`);
const house = await flowHouse(MONDAY_MORNING);
const { db, connector } = house;
let chat: ChatDriver;
let campaign: number;

describe('hostile words', () => {
  beforeAll(async () => {
    const people = await Promise.all(
      PEOPLE.map((name) => addUser(db, name, ['admin', 'coordinator', 'operator', 'owner'])),
    );
    const admin = people[0] as UserId;
    const application = await addApplication(db, 'Péage', admin);
    campaign = await addCampaign(db, admin);
    for (const hostname of ['vrword1', 'vrword2'])
      await addSession(db, campaign as never, await addServer(db, hostname, { application }));
    chat = await house.open((url) => ({ kind: 'postgres', url }));
  });
  afterAll(() => house.close());

  it('are refused or kept as they are, and do nothing else', { timeout: 120_000 }, async () => {
    const before = await standing();
    let typed = 0;
    await fc.assert(
      fc.asyncProperty(hostile, fc.constantFrom(...COMMANDS), async (word, command) => {
        const line = command(word, campaign);
        await chat.type(`entra-${PEOPLE[typed++ % PEOPLE.length]}`, line, 'personal');
        expect(await standing(), line).toEqual(before);
      }),
      { numRuns: 240 },
    );
    expect(chat.shown()).not.toMatch(/Something unexpected|inattendu/);
    for (const { card, textFormat } of connector.messages) {
      if (card === null) expect(textFormat).toBe('plain');
      else expectInert(card);
    }
    expect(connector.messages.length).toBeGreaterThan(100);
  });

  it('typed as a reason are kept to the letter', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        hostile.filter((word) => !/[<>&]/.test(word)),
        async (word) => {
          const reason = visible(`x ${word}`);
          await chat.type('entra-ada0', '/restore vrword2', 'personal');
          await chat.type('entra-ada0', `/exclude vrword2 ${reason}`, 'personal');
          const row = await db
            .selectFrom('patch_sessions as s')
            .innerJoin('servers as v', 'v.id', 's.server_id')
            .select(['s.status', 's.exclusion_detail as detail'])
            .where('v.hostname', '=', 'vrword2')
            .executeTakeFirstOrThrow();
          expect(row.status).toBe('excluded');
          expect({ fr: visible(row.detail?.fr), en: visible(row.detail?.en) }).toEqual({ fr: reason, en: reason });
        },
      ),
      { numRuns: 40 },
    );
  });

  /** What no typed word may change: the tables, the servers, who started what. */
  async function standing() {
    const { rows } = await sql`
      select (select count(*)::int from pg_tables where schemaname = 'public') as tables,
        (select count(*)::int from servers) as servers, (select count(*)::int from campaigns) as campaigns,
        (select count(*)::int from users) as users, (select count(*)::int from patch_attempts) as attempts,
        (select count(*)::int from patch_sessions where start_asked_at is not null) as started,
        (select count(*)::int from vm_snapshots) as snapshots`.execute(db);
    return rows[0];
  }
});

/** Marks that reorder or hide text are not kept. */
function visible(text = ''): string {
  return text.replace(/\p{C}/gu, '').replace(/\s+/g, ' ').trim();
}

/** Microsoft's parser has nothing to say; no expression was worked out, and none is left for a template; Markdown stays outside. */
function expectInert(card: unknown): void {
  expect(complaints(card)).toEqual([]);
  for (const { object } of objectsIn(card)) {
    for (const [key, value] of Object.entries(object)) {
      if (typeof value !== 'string' || key === 'url') continue;
      expect(value).not.toMatch(/\$\{/);
      expect(value).not.toContain('411007');
      // What stands in a field is never read as Markdown.
      const isField = key === 'value' && object.type === 'Input.Text';
      if (object.type !== 'TextRun' && key !== 'inlines' && !isField)
        expect(value, key).not.toMatch(/\]\(http|<at>|\*\*bold/);
    }
  }
}
