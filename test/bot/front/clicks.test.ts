// The buttons: one action a verb, data that a client may have made up, rights at the click, and the card as the answer.
import { beforeEach, describe, expect, it } from 'vitest';
import { stopCampaign } from '../../../bot/campaigns/stop-campaign.ts';
import type { CardClick } from '../../../bot/chat/ports.ts';
import { createActions } from '../../../bot/front/clicks.ts';
import { dispatchAction } from '../../../bot/front/dispatch-click.ts';
import { acknowledgedIn } from '../../../bot/gate/prod-go-clicks.ts';
import { previewVersion } from '../../../bot/previews/draft-view.ts';
import { previewCampaign } from '../../../bot/previews/preview-campaign.ts';
import type { DrawOptions } from '../../../bot/shared/click-answers.ts';
import type { Verb } from '../../../cards/verbs.ts';
import { loadProdGoServers } from '../../../db/queries/gate/prod-go.ts';
import { loadPreview } from '../../../db/queries/previews/preview.ts';
import { CARD_KINDS } from '../../../domain/card-key.ts';
import { evidenceHash, prodGoEvidence } from '../../../domain/gate/prod-go.ts';
import { may, whoMay } from '../../../domain/people/roles.ts';
import { DEFAULT_BUDGET } from '../../../domain/previews/hours.ts';
import { addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { keptLog, troublesIn } from '../quiet-log.ts';
import { done, openBench, showing, somebody } from '../shared/bench.ts';
import { KEYS } from './every-key.ts';
import { EARLIER, VERBS } from './every-verb.ts';

const SENT: Readonly<Record<string, object>> = { ...VERBS, ...EARLIER };

const { db } = await createTestDatabase();
const ctx = openBench(db);
const carole = await somebody(db, 'Carole', ['coordinator']);
const omar = await somebody(db, 'Omar', ['operator']);
await somebody(db, 'Olga', ['owner']);
await somebody(db, 'Vera', ['viewer']);
const campaignId = await addCampaign(db, carole.userId);
await addSession(db, campaignId, await addServer(db, 'vrapp1'));
const prod = await addServer(db, 'vpapp1', { environment: 'Production' });
await addSession(db, campaignId, prod, { branch: 'prod' });
await showing(db, 'campaign:1', 'channel-1');
await showing(db, 'prereqs:1', 'channel-1');

const drawn: { key: string; options: DrawOptions | undefined }[] = [];
const shown: string[] = [];
const missing = new Set<string>();
const actions = createActions({
  send: async () => {},
  commands: () => [],
  ...ctx,
  draw: async (key, _user, options) => {
    drawn.push({ key, options });
    return missing.has(key) ? { kind: 'message', text: 'gone' } : { kind: 'card', card: { key } };
  },
  show: async (key, conversation) => void shown.push(`${key} in ${conversation.id}`),
});
const log = keptLog();
beforeEach(() => {
  drawn.length = 0;
  shown.length = 0;
  missing.clear();
});

type Click = { trigger?: CardClick['trigger']; messageId?: string | null };

let presses = 0;
async function press(name: string, verb: string, data: unknown, more: Click = {}) {
  const click: CardClick = {
    verb,
    data,
    person: { entraId: `entra-${name.toLowerCase()}`, name },
    conversation: {
      id: 'channel-1',
      threadId: null,
      kind: 'channel',
      serviceUrl: 'https://t.test',
      tenantId: null,
      botId: '28:b',
      name: null,
    },
    activityId: `activity-${presses++}`,
    messageId: more.messageId ?? null,
    trigger: more.trigger ?? 'manual',
    locale: 'en-US',
  };
  const deps = {
    db,
    actions,
    profile: async () => null,
    may,
    whoMay,
    onRefusal: async () => {},
    clock: ctx.clock,
    newReference: () => 'r',
    log,
  };
  return dispatchAction(deps, click);
}

function lastNotice() {
  const text = drawn.at(-1)?.options?.notice?.text;
  return typeof text === 'object' ? text.en : (text ?? null);
}

/** Verbs that only read and are no pages. */
const LOOKING = ['planning.findings', 'planning-week.show', 'day.show', 'card.refresh'];

describe('every verb of the cards', () => {
  it('has exactly one action, which takes what its button sends', () => {
    expect(actions.map(({ verb }) => verb).sort()).toEqual(Object.keys(SENT).sort());
    for (const { verb, data } of actions) expect(data.safeParse(SENT[verb]).success, verb).toBe(true);
  });

  it.each([
    { campaignId: '1 or 1=1' },
    { campaignId: 0 },
    { campaignId: -1 },
    { campaignId: 1.5 },
    { campaignId: 5_000_000_000 },
    { campaignId: null },
    { campaignId: [1] },
    {},
    null,
    'campaign',
  ])('takes nothing else for a campaign: %j', async (data) => {
    expect(await press('Omar', 'campaign.start', data)).toMatchObject({
      kind: 'message',
      text: expect.stringMatching(/out of date/),
    });
    expect(drawn).toEqual([]);
    expect(troublesIn(log)).toEqual([]);
  });

  it('takes a long comment whole instead of refusing the card: the operation cuts it, and says so', () => {
    const ko = actions.find(({ verb }) => verb === 'validation.ko');
    const parsed = ko?.data.safeParse({ ...VERBS['validation.ko'], comment: 'x'.repeat(5000) });
    expect(parsed?.data).toMatchObject({ comment: 'x'.repeat(5000) });
  });

  it('is for the roles of its operation, asked at the click', async () => {
    const forbidden = [
      'campaign.create',
      'campaign.start',
      'campaign.stop',
      'go.approve',
      'validation.ok',
      'validation.force',
    ];
    for (const verb of forbidden) {
      expect(await press('Vera', verb, VERBS[verb as Verb]), verb).toMatchObject({
        text: expect.stringMatching(/may do this/),
      });
    }
    expect(await press('Olga', 'validation.force', VERBS['validation.force'])).toMatchObject({
      text: expect.stringMatching(/may do this/),
    });
    expect(drawn).toEqual([]);
  });

  it('runs by itself only where it only reads', async () => {
    const reading = actions.filter(({ readsOnly }) => readsOnly === true).map(({ verb }) => verb);
    expect(reading.filter((verb) => !verb.endsWith('.page'))).toEqual(LOOKING);
    const start = await press('Omar', 'campaign.start', VERBS['campaign.start'], { trigger: 'automatic' });
    expect(start).toMatchObject({ kind: 'message', text: expect.stringMatching(/needs a click/) });
    expect(await press('Vera', 'card.refresh', { key: 'status' }, { trigger: 'automatic' })).toMatchObject({
      kind: 'card',
    });
  });
});

describe('pages and refresh', () => {
  it.each([
    ['card.page', 'draft:1', { page: 2, leftOutPage: 3 }],
    ['preview.page', 'draft:1', { page: 2, leftOutPage: 3 }],
    ['campaign.page', 'campaign:1', 2],
    ['campaign-list.page', 'campaigns', 2],
    ['quickwins.page', 'quickwins', 2],
    ['prereqs.page', 'prereqs:1', 2],
    ['go.page', 'go:1', 2],
    ['validation.page', 'validation:1:3', 2],
    ['validations.page', 'validations:S05', 2],
    ['validated-server.page', 'validated-server:1:4', 2],
    ['history.page', 'history:c=1', 2],
    ['planning.findings', 'planning-findings:2027', 2],
    ['plan-change.page', 'plan-change:3', 2],
    ['freezes.page', 'freezes', 2],
    ['links.page', 'links', 2],
    ['prereq.page', 'prereq:1', 2],
    ['day.show', 'day:2027-01-11:all', 2],
    ['link-change.page', 'link-change:3', 2],
  ])('%s draws %s', async (verb, key, page) => {
    await press('Vera', verb, SENT[verb]);
    expect(drawn).toEqual([{ key, options: { page } }]);
  });

  it.each(CARD_KINDS)('card.page shows any %s by its key, to whoever may see it', async (kind) => {
    const key = KEYS.find((text) => text.split(':')[0] === kind);
    for (const verb of ['card.page', 'card.refresh']) {
      drawn.length = 0;
      const answer = await press('Vera', verb, { key, page: 3 });
      if (['assignment-rules', 'audit', 'doctor', 'integrations', 'people', 'settings', 'tokens'].includes(kind))
        expect(answer).toMatchObject({ text: expect.stringMatching(/may do this/) });
      else if (kind === 'download') expect(answer).toMatchObject({ text: expect.stringMatching(/out of date/) });
      else expect(drawn).toEqual([{ key, options: { page: 3 } }]);
    }
  });

  it.each(['', 'status:1', 'go', 'go:x', 'GO:1', 'constructor', 'toString:1', `history:h=${'a'.repeat(5000)}`])(
    'card.page takes no %j for a card',
    async (key) => {
      expect(await press('Vera', 'card.page', { key })).toMatchObject({ kind: 'message' });
      expect(drawn).toEqual([]);
    },
  );

  it.each([
    { card: 'download', key: 'download:1' },
    { card: '', key: 'download:1' },
    { card: 'down', key: 'download:1' },
    { card: 'download', downloadId: 1 },
    { card: 'server', key: 'download:1' },
    { card: 'server' },
    { card: 'constructor' },
  ])('refresh as in 0.1.0 shows nobody what it never showed: %j', async (data) => {
    expect(await press('Vera', 'card.refresh', data)).toMatchObject({ text: expect.stringMatching(/out of date/) });
    expect(drawn).toEqual([]);
  });

  it.each([
    [{ card: 'campaign-preview', draftId: 4 }, 'draft:4'],
    [{ card: 'campaign', campaignId: 4, page: 2 }, 'campaign:4'],
    [{ card: 'prereqs', campaignId: 4, page: 2 }, 'prereqs:4'],
    [{ card: 'prod-go', campaignId: 4, page: 2 }, 'go:4'],
    [{ card: 'validation-request', campaignId: 4, applicationId: null, page: 2 }, 'validation:4:none'],
    [{ card: 'campaign-list', page: 2 }, 'campaigns'],
    [{ card: 'validations', page: 2 }, 'validations'],
    [{ card: 'validations', filter: 'vrapp1', page: 2 }, 'validations:vrapp1'],
    [{ card: 'validated-server', campaignId: 4, serverId: 5, page: 2 }, 'validated-server:4:5'],
    [{ card: 'server', key: 'server:vrapp1' }, 'server:vrapp1'],
    [{ card: 'planning', year: 2027, page: 2 }, 'planning:2027'],
    [{ card: 'planning-findings', year: 2027, page: 2 }, 'planning-findings:2027'],
    [{ card: 'planning-week', year: 2027, weekNumber: 5 }, 'planning-week:2027:5'],
    [{ card: 'plan-change', changeId: 3, page: 2 }, 'plan-change:3'],
    [{ card: 'link-change', changeId: 3, page: 2 }, 'link-change:3'],
    [{ card: 'links', page: 2 }, 'links'],
    [{ card: 'prereq', sessionId: 3, page: 2 }, 'prereq:3'],
    [{ card: 'links-of', key: 'links-of:vrapp1' }, 'links-of:vrapp1'],
    [{ card: 'status' }, 'status'],
    [{ card: 'excludes', key: 'excludes:vrapp1', page: 2 }, 'excludes:vrapp1'],
    [{ card: 'rollback', requestId: 3 }, 'rollback:3'],
  ])('refresh of %j, as in 0.1.0, draws %s', async (data, key) => {
    await press('Vera', 'card.refresh', data);
    expect(drawn).toEqual([{ key, options: 'page' in data ? { page: 2 } : {} }]);
  });
});

describe('clicks that show another card', () => {
  it.each([
    ['campaign.open', 'campaign:1'],
    ['go.open', 'go:1'],
    ['validation.open', 'validation:1:none'],
  ])('%s shows %s in the same conversation', async (verb, key) => {
    expect(await press('Vera', verb, VERBS[verb as Verb])).toMatchObject({
      kind: 'message',
      text: expect.stringMatching(/is shown/),
    });
    expect(shown).toEqual([`${key} in channel-1`]);
  });

  it('shows nothing where there is no such card', async () => {
    missing.add('campaign:1');
    expect(await press('Vera', 'campaign.open', { campaignId: 1 })).toEqual({ kind: 'message', text: 'gone' });
    expect(shown).toEqual([]);
  });
});

describe('orders', () => {
  it('prerequisites: on the campaign’s card the run’s card is shown below, on the run’s card that one goes on', async () => {
    await press('Omar', 'campaign.prereqs', VERBS['campaign.prereqs'], { messageId: 'message-campaign:1' });
    expect([drawn.at(-1)?.key, ...shown]).toEqual(['campaign:1', 'prereqs:1 in channel-1']);
    shown.length = 0;
    await press('Omar', 'campaign.prereqs', VERBS['campaign.prereqs'], { messageId: 'message-prereqs:1' });
    expect([drawn.at(-1)?.key, ...shown]).toEqual(['prereqs:1']);
  });

  it('start: says on the card that was clicked what production waits for; a refusal stands there too', async () => {
    await press('Omar', 'campaign.start', VERBS['campaign.start'], { messageId: 'message-prereqs:1' });
    expect(drawn.at(-1)).toMatchObject({ key: 'prereqs:1', options: { notice: { tone: 'info' } } });
    expect(lastNotice()).toMatch(/waiting for production approval/);
    await press('Omar', 'campaign.retry', VERBS['campaign.retry']);
    expect(drawn.at(-1)).toMatchObject({ key: 'campaign:1', options: { notice: { tone: 'error' } } });
  });

  it('stop: the second click is told that it is stopped', async () => {
    await press('Omar', 'campaign.stop', VERBS['campaign.stop']);
    expect(drawn.at(-1)).toEqual({ key: 'campaign:1', options: {} });
    expect((await stopCampaign(ctx, omar, { campaignId })).kind).toBe('refused');
    await press('Carole', 'campaign.stop', VERBS['campaign.stop']);
    expect(lastNotice()).toMatch(/already stopped/);
  });
});

describe('the preview', () => {
  it('becomes the campaign; a second click and a stale one get the card with the reason', async () => {
    // Campaign 1 holds the others (ELIG-5).
    await addServer(db, 'vrpreview1');
    const week = { year: 2027, week_number: 5, week_code: 'S05', week_start: '2027-02-01', week_end: '2027-02-07' };
    const row = { ...week, cycle: 1, domain_code: 'INFRASTRUC', env_scope: 'all', status: 'open' } as const;
    await db
      .insertInto('patch_planning')
      .values({ ...row, environments: null, note: null })
      .execute();
    const question = { weekNumber: 5, year: 2027, asked: null, domainCode: null };
    const { draftId } = done(await previewCampaign(ctx, carole, question));
    const loaded = await loadPreview(db, question, {
      now: MONDAY_MORNING,
      zone: 'Europe/Paris',
      budget: DEFAULT_BUDGET,
    });
    const version = loaded.kind === 'found' ? previewVersion(loaded.preview) : -1;
    await press('Carole', 'campaign.create', { draftId, version: version + 1 });
    expect(drawn.at(-1)?.key).toBe(`draft:${draftId}`);
    expect(lastNotice()).toMatch(/situation has changed/);
    await press('Carole', 'campaign.create', { draftId, version });
    expect(drawn.at(-1)).toEqual({ key: 'campaign:2', options: {} });
    await press('Carole', 'campaign.create', { draftId, version });
    expect(lastNotice()).toMatch(/Carole has already created this campaign/);
    await press('Carole', 'campaign.cancel', { draftId, version });
    expect(lastNotice()).toMatch(/has already created this campaign/);
  });
});

describe('the prod go (GATE-5)', () => {
  it('reads the toggles: the whole list, or one a server', () => {
    expect(acknowledgedIn({ acknowledge: 'listed' })).toBe('listed');
    expect(acknowledgedIn({ acknowledge: '' })).toEqual([]);
    expect(acknowledgedIn({ 'ack-3': 'yes', 'ack-4': '', 'ack-x': 'yes', 'ack-': 'yes', 'ack-5': true })).toEqual([3]);
  });

  it('takes the names that were ticked with the click, and refuses what the card no longer shows', async () => {
    const evidence = evidenceHash(prodGoEvidence(campaignId, await loadProdGoServers(db, campaignId, 'cycle')));
    const on = { campaignId, version: 0, evidence };
    await press('Omar', 'go.approve', { ...on, evidence: 'b'.repeat(64), [`ack-${prod}`]: 'yes' });
    expect(lastNotice()).toMatch(/situation has changed/);
    await press('Omar', 'go.approve', on);
    expect(lastNotice()).toMatch(/accepted one by one.*vpapp1/);
    await press('Omar', 'go.refuse', { ...on, reason: '  ' });
    expect(lastNotice()).toMatch(/Give a reason for the refusal/);
    await press('Omar', 'go.approve', { ...on, [`ack-${prod}`]: 'yes' });
    expect(drawn.at(-1)).toEqual({ key: 'go:1', options: {} });
    const decision = await db.selectFrom('prod_go_decisions').selectAll().executeTakeFirstOrThrow();
    expect(decision).toMatchObject({ decision: 'approved', acknowledged: ['vpapp1'] });
  });
});

describe('validations (VALID-1)', () => {
  it('keeps the page of whoever answers, and the reason on the card when it is refused', async () => {
    await press('Olga', 'validation.ok', { ...VERBS['validation.ok'], page: 3 });
    expect(drawn.at(-1)).toMatchObject({ key: 'validation:1:3', options: { page: 3, notice: { tone: 'error' } } });
    expect(lastNotice()).toMatch(/no more pending validations/);
    expect(troublesIn(log)).toEqual([]);
  });
});
