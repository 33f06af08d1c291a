// `/audit` and what it shows: by person, object, action and day; in a personal chat alone (AUD-1).
import { beforeAll, describe, expect, it } from 'vitest';
import { offerDownload } from '../../../bot/files/offer-download.ts';
import { contentOf } from '../../../bot/front/contents.ts';
import { createRenderer } from '../../../bot/front/render.ts';
import { auditCommand } from '../../../bot/history/audit-command.ts';
import { auditContent } from '../../../bot/history/audit-content.ts';
import type { CommandAnswer, CommandContext } from '../../../bot/shared/typed/command.ts';
import { parseCommandLine } from '../../../bot/shared/typed/parse.ts';
import { type AuditEntry, SYSTEM, writeAudit } from '../../../db/queries/history/audit.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { bytesOf } from '../../support/file-bytes.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { openBench, refusal, somebody } from '../shared/bench.ts';
import { dataOf, textOf, verbsOf } from '../shared/card-text.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const command = auditCommand(ctx);
const carole = await somebody(db, 'Carole', ['coordinator']);
const ada = await somebody(db, 'Ada', ['admin']);
const renderer = createRenderer({ db, clock: ctx.clock, settings: SETTINGS });
const session = await addSession(db, await addCampaign(db, carole.userId), await addServer(db, 'vrapp1'));
await addCampaign(db, carole.userId);

async function record(
  by: typeof carole | null,
  action: AuditEntry['action'],
  object: AuditEntry['object'],
  more: Partial<AuditEntry>,
) {
  const actor = by === null ? SYSTEM : { kind: 'person' as const, ...by.actor };
  const entry = { at: MONDAY_MORNING, actor, action, object, activityId: 'activity-1', ...more };
  await db.transaction().execute((trx) => writeAudit(trx, entry));
}

beforeAll(async () => {
  const yesterday = new Date('2027-01-10T22:59:00Z');
  await record(carole, 'campaign.create', { type: 'campaign', id: 1 }, { at: yesterday, after: { servers: 1 } });
  await record(
    carole,
    'session.exclude',
    { type: 'session', id: session },
    { reason: '=1+1 <b>panne</b>', before: { status: 'pending' } },
  );
  await record(ada, 'campaign.close-refused', { type: 'campaign', id: 2 }, { reason: 'Work goes on.' });
  await record(null, 'session.start', { type: 'session', id: session }, { after: { hostname: 'vrapp1' } });
  await record(null, 'refused', { type: 'command', id: 'start' }, { reason: 'Only an operator.' });
});

async function answer(line: string, kind: 'personal' | 'channel' = 'personal'): Promise<CommandAnswer> {
  const parsed = command.parse(parseCommandLine(line)?.words ?? { list: [], rest: '' });
  if (parsed.kind === 'wrong') throw new Error('the parser is generous');
  const context = { args: parsed.args, incoming: { conversation: { kind } }, now: MONDAY_MORNING, user: { id: 1 } };
  return command.run(context as unknown as CommandContext<typeof parsed.args>);
}

/** Actions shown, newest first. */
async function actions(line: string): Promise<string> {
  const given = await answer(line);
  if (given.kind !== 'card') return given.kind === 'text' ? given.text.en : given.kind;
  const text = textOf(await renderer.render(given.key, 'en'));
  return [...text.matchAll(/ · ((?:[a-z-]+\.)?[a-z-]+)$/gm)].map(([, action]) => action).join(' ');
}

describe('/audit (AUD-1)', () => {
  it.each([
    ['/audit', 'refused session.start campaign.close-refused session.exclude campaign.create'],
    ['/audit campaign 1', 'session.start session.exclude campaign.create'],
    ['/audit campagne 2', 'campaign.close-refused'],
    ['/audit vrapp1', 'session.start session.exclude'],
    ['/audit @Carole', 'session.exclude campaign.create'],
    ['/audit system', 'refused session.start'],
    ['/audit @PatchCenter', 'refused session.start'],
    ['/audit campaign.', 'campaign.close-refused campaign.create'],
    ['/audit refus', 'refused campaign.close-refused'],
    ['/audit hier', 'campaign.create'],
    ['/audit today', 'refused session.start campaign.close-refused session.exclude'],
    ['/audit S01', 'campaign.create'],
    ['/audit 2026', ''],
    ['/audit carole campaign 1 session. from:2027-01-11', 'session.exclude'],
  ])('%s', async (line, expected) => {
    expect(await actions(line)).toBe(expected);
  });

  it('is for a personal chat, where nobody reads along', async () => {
    expect(await answer('/audit', 'channel')).toMatchObject({ kind: 'text', text: { en: /personal chat/ } });
    expect(command.ability).toBe('audit.read');
  });

  it('gets one sentence for what it does not understand', async () => {
    expect(await actions('/audit frobnicate')).toMatch(/^I don’t understand “frobnicate”/);
    expect(await actions('/audit @Carol')).not.toMatch(/nothing that I know/);
    expect(await actions('/audit vrapp2')).toMatch(/^Did you mean vrapp1\?/);
    expect(await actions('/audit campaign 1 campaign 2')).toMatch(/“campaign:2” contradicts another filter/);
    expect(await actions('/audit today yesterday')).toMatch(/“yesterday” contradicts/);
  });

  it('signs with the name of the product what it did by itself', async () => {
    const text = textOf(await renderer.render('audit:by=system', 'fr'));
    expect(text).toContain('PatchCenter');
    expect(text).not.toContain('system');
  });

  it('shows who, what, on what, when, before and why, as plain text', async () => {
    const card = await renderer.render('audit:by=Carole', 'fr');
    expect(textOf(card)).toContain(
      'Carole · serveur exclu · serveur vrapp1 · 11 janv. 2027 10h00 · session.exclude\n=1+1 <b>panne</b>\nstatut : en attente',
    );
    expect(verbsOf(card)).toEqual(['audit.export', 'card.page']);
    expect(dataOf(card, 'audit.export')).toEqual({ filter: 'by=Carole' });
  });
});

describe('the audit as a file', () => {
  it('is for an admin alone, and holds the rows of the card with every column', async () => {
    expect(refusal(await offerDownload(ctx, carole, { kind: 'audit', filter: '' }))).toMatch(
      /Only an admin may do this/,
    );
    const at = { db, language: 'en', now: MONDAY_MORNING, zone: 'Europe/Paris' } as const;
    const file = await contentOf(at, { kind: 'audit', filter: 'by=Carole' });
    const lines = Buffer.from(await bytesOf(file))
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .split('\r\n');
    expect(file.fileName).toBe('audit-2027-01-11.csv');
    expect(lines[0]).toBe('Instant;Actor;Entra id;Action;Object type;Object;Server;Before;After;Reason;Teams activity');
    const exclusion = lines.find((line) => line.includes('session.exclude'));
    expect(exclusion).toMatch(/^2027-01-11T09:00:00\.000Z;Carole;entra-carole;session\.exclude;session;1;vrapp1;/);
    expect(exclusion).toContain('activity-1');
    expect(exclusion).not.toMatch(/;"?=1\+1/);
  });

  it('goes back to the first row, however little is read at once', async () => {
    const at = { db, language: 'en', now: MONDAY_MORNING, zone: 'Europe/Paris' } as const;
    const whole = Buffer.from(await bytesOf(await contentOf(at, { kind: 'audit', filter: '' }))).toString();
    const { count } = await db
      .selectFrom('audit_log')
      .select(db.fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow();
    expect(whole.trimEnd().split('\r\n')).toHaveLength(Number(count) + 1);
    for (const atOnce of [1, 2, 5, Number(count)]) {
      expect(Buffer.from(await bytesOf(await auditContent(at, '', atOnce))).toString()).toBe(whole);
    }
  });
});
