// No card can be too large for Teams: every kind, of an estate as nobody should have it, in both languages; help for every set of roles.
import { describe, expect, it } from 'vitest';
import { createCommands } from '../../../bot/front/commands.ts';
import { createRenderer } from '../../../bot/front/render.ts';
import { bytesOf, isTooLarge } from '../../../bot/posting/size.ts';
import { MAX_BYTES } from '../../../cards/render.ts';
import { type CardKey, cardKeyText } from '../../../domain/card-key.ts';
import type { Language } from '../../../domain/language.ts';
import { may, ROLES, type Role } from '../../../domain/people/roles.ts';
import { addDigest } from '../../support/notice-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { keptLog } from '../quiet-log.ts';
import { openBench } from '../shared/bench.ts';
import { dataOf, textOf, verbsOf } from '../shared/card-text.ts';
import { NOW, SETTINGS } from '../shared/seed.ts';
import { seedExtremes } from './extreme-estate.ts';

const { db } = await createTestDatabase();
await seedExtremes(db);
const commands = createCommands(openBench(db), {
  readIncomingFile: async () => ({ kind: 'refused', text: { fr: '', en: '' } }),
});
const log = keptLog();
const renderer = createRenderer({ db, clock: { now: () => NOW }, settings: SETTINGS, commands: () => commands, log });
const endless = { fr: 'é"'.repeat(2_000), en: 'é"'.repeat(2_000) };
const found = { title: endless, answer: 'no', detail: endless, remedy: endless };
await db
  .insertInto('installation_checks')
  .values({
    asked_by: 1 as never,
    asked_at: NOW,
    answered_at: NOW,
    reports: JSON.stringify(Array.from({ length: 30 }, (_, i) => ({ ...found, name: `check-${i}` }))),
  })
  .execute();
const { hostname } = await db
  .selectFrom('servers')
  .select('hostname')
  .where('id', '=', 2 as never)
  .executeTakeFirstOrThrow();
const nonprod = await db
  .selectFrom('servers')
  .select('hostname')
  .where('id', '=', 1 as never)
  .executeTakeFirstOrThrow();
const attempt = await db.selectFrom('patch_attempts').select('id').executeTakeFirstOrThrow();
const session = await db
  .selectFrom('patch_sessions')
  .select('id')
  .where('status', '=', 'excluded')
  .where('prereq_detail', 'is not', null)
  .executeTakeFirstOrThrow();

/** Some keys of every kind: a kind that is added must be added here. */
const KEYS: Readonly<Record<CardKey['kind'], readonly string[]>> = {
  draft: ['draft:1'],
  campaign: ['campaign:1', 'campaign:2', 'campaign:3'],
  prereqs: ['prereqs:1', 'prereqs:2', 'prereqs:3'],
  go: ['go:1', 'go:2', 'go:3'],
  close: ['close:1', 'close:2', 'close:3'],
  download: ['download:1'],
  'command-form': ['command-form:%2Freopen', 'command-form:%2Fexclude%20vrapp1', 'command-form:%2Fassign'],
  validation: ['validation:1:1', 'validation:1:2', 'validation:2:3', 'validation:1:none'],
  'validated-server': ['validated-server:1:2', 'validated-server:1:12', 'validated-server:1:7'],
  validations: ['validations', 'validations:S06'],
  campaigns: ['campaigns'],
  quickwins: ['quickwins'],
  status: ['status'],
  freezes: ['freezes'],
  links: ['links'],
  snapshots: ['snapshots'],
  integrations: ['integrations'],
  tokens: ['tokens'],
  coverage: ['coverage:sentinelone:absent', 'coverage:itop:covered'],
  'host-keys': ['host-keys'],
  doctor: ['doctor:1'],
  planning: ['planning:2026'],
  'planning-findings': ['planning-findings:2026'],
  'planning-week': ['planning-week:2026:6', 'planning-week:2026:13'],
  'plan-change': ['plan-change:1'],
  prereq: [`prereq:${session.id}`, 'prereq:1'],
  day: ['day:2026-02-02:all', 'day:2026-02-02:1'],
  'inventory-change': ['inventory-change:1'],
  'link-change': ['link-change:1'],
  help: ['help:coordinator+operator+owner+viewer+admin'],
  rights: ['rights:1'],
  notifications: ['notifications:1'],
  digest: ['digest:1'],
  settings: ['settings'],
  'assignment-rules': ['assignment-rules'],
  history: ['history'],
  audit: ['audit'],
  kpi: ['kpi:2026:*:all', 'kpi:2027:*:prod'],
  'kpi-rows': ['kpi-rows:2026:*:all:events', 'kpi-rows:2026:*:all:exclusions', 'kpi-rows:2026:*:all:advisories'],
  report: ['report:2026-S06', 'report:2026-C1', 'report:2026'],
  people: ['people', 'people:s=in-force'],
  cve: ['cve:CVE-2026-1234'],
  actions: ['actions:a2', 'actions:s1'],
  action: ['action:1'],
  'app-checks': ['app-checks:2'],
  reboot: [`reboot:${attempt.id}`],
  rollback: ['rollback:1'],
  excludes: ['excludes', `excludes:${hostname}`],
  baselines: ['baselines'],
  baseline: ['baseline:1'],
  'baseline-change': ['baseline-change:1'],
  windows: ['windows'],
  window: ['window:1'],
  groups: ['groups'],
  group: ['group:1'],
  rings: ['rings'],
  sites: ['sites'],
  'campaign-rings': ['campaign-rings:1', 'campaign-rings:3'],
  updates: [`updates:server ${encodeURIComponent(hostname)}`, 'updates:campaign 1'],
  server: [`server:${hostname}`, `server:${nonprod.hostname}`],
  servers: ['servers', 'servers:p=never-patched'],
  compliance: [
    'compliance:domain',
    'compliance:application',
    'compliance:group',
    'compliance:environment',
    'compliance:site',
  ],
  behind: ['behind:lagging', 'behind:never-read'],
  advisories: ['advisories'],
  advisory: ['advisory:RHSA-2026%3A7848'],
  package: ['package:openssl'],
  why: [`why:${hostname}`],
  depends: [`depends:${hostname}`],
  find: ['find:vp', 'find:RHSA'],
  'links-of': [`links-of:${hostname}`, `links-of:${nonprod.hostname}`],
};
/** Asked for, these had nothing to show here. */
const NOTHING = new Set([
  'baseline-change:1',
  'group:1',
  'plan-change:1',
  'prereqs:3',
  `reboot:${attempt.id}`,
  'rollback:1',
  'validation:1:none',
  'window:1',
]);
const LANGUAGES: readonly Language[] = ['fr', 'en'];
await addDigest(db, 1 as never);
const BOSS = { userId: 1 as never, roles: ROLES };

const cases = Object.values(KEYS).flatMap((keys) =>
  keys.flatMap((key) => LANGUAGES.flatMap((language) => [BOSS].map((viewer) => ({ key, language, viewer })))),
);

describe('a card of extreme data', () => {
  it.each(cases)('$key in $language for $viewer.roles fits', async ({ key, language, viewer }) => {
    const notice = { tone: 'error', text: 'é"'.repeat(2_500) } as const;
    // French is the longer: its second pages stand for both.
    for (const page of language === 'fr' ? [1, 2] : [1]) {
      const card = await renderer.render(key, language, viewer ?? undefined, page, notice);
      if (card === null) {
        expect(NOTHING, key).toContain(key);
        return;
      }
      expect(isTooLarge(card)).toBe(false);
      expect(bytesOf(card)).toBeLessThanOrEqual(MAX_BYTES * 1.5);
    }
  });

  it('was never even shortened: each has its pages', () => {
    expect([...new Set(log.lines.map(({ facts }) => (facts as { key: string }).key))]).toEqual([]);
  });

  it('that has no pages, and more than its rules allow, says the beginning and how to see the rest', async () => {
    const card = await renderer.render('app-checks:1', 'en', BOSS);
    if (card === null) throw new Error('there is no card');
    expect(isTooLarge(card)).toBe(false);
    expect(textOf(card)).toMatch(/^This card is too large for Teams.*\/server NAME.*\n.*checks/is);
    expect(verbsOf(card)).toEqual([]);
    expect(log.lines.at(-1)).toMatchObject({ level: 'error', facts: { key: 'app-checks:1' } });
  });
});

const SETS: readonly (readonly Role[])[] = Array.from({ length: 2 ** ROLES.length }, (_, bits) =>
  ROLES.filter((_role, i) => (bits >> i) % 2 === 1),
);

describe('help for every set of roles', () => {
  // Each set in one language, the whole in both: what a set shows is part of what all roles show.
  const whole = LANGUAGES.map((language) => ({ roles: ROLES as readonly Role[], language }));
  const each = SETS.slice(0, -1).map((roles, i) => ({ roles, language: LANGUAGES[i % 2] ?? 'fr' }));
  it.each([...each, ...whole])(
    '$roles in $language fits, and names each command that they may use once, page after page',
    async ({ roles, language }) => {
      const key = cardKeyText({ kind: 'help', roles, whole: true });
      const shown: string[] = [];
      let page: number | undefined = 1;
      while (page !== undefined) {
        const card = await renderer.render(key, language, undefined, page);
        if (card === null) throw new Error('there is no help');
        expect(bytesOf(card)).toBeLessThanOrEqual(MAX_BYTES);
        shown.push(...textOf(card).split('\n'));
        const next = pagesIn(card).find((to) => to === (page ?? 0) + 1);
        page = next;
      }
      for (const command of commands.filter(({ ability }) => may(roles, ability))) {
        const line = `/${command.name[language]}`;
        const named = new RegExp(`^${line}(?![\\p{L}-])`, 'u');
        expect(shown.filter((text) => named.test(text)).length, line).toBeGreaterThan(0);
      }
    },
  );
});

function pagesIn(card: NonNullable<Awaited<ReturnType<typeof renderer.render>>>): number[] {
  if (!verbsOf(card).includes('card.page')) return [];
  const found: number[] = [];
  JSON.stringify(card, (_key, value) => {
    if (value?.verb === 'card.page' && typeof value.data?.page === 'number') found.push(value.data.page);
    return value;
  });
  expect(dataOf(card, 'card.page')).toMatchObject({ cardKey: expect.stringMatching(/^help:/) });
  return found;
}
