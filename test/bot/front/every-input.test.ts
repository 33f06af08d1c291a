// Every input of every card: what cannot be read is refused with the form as it was, and is never taken for "nothing was typed".
import { describe, expect, it } from 'vitest';
import type { CardClick } from '../../../bot/chat/ports.ts';
import { createActions } from '../../../bot/front/clicks.ts';
import { dispatchAction } from '../../../bot/front/dispatch-click.ts';
import { proposeInventory } from '../../../bot/inventory/propose-inventory.ts';
import { previewCampaign } from '../../../bot/previews/preview-campaign.ts';
import type { DrawOptions } from '../../../bot/shared/click-answers.ts';
import { INPUTS, type Verb } from '../../../cards/verbs.ts';
import { loadServerExcludes } from '../../../db/queries/exclusions/package-excludes.ts';
import { NOTICE_KINDS, wishesFor } from '../../../domain/notifications/notice-kinds.ts';
import { may, whoMay } from '../../../domain/people/roles.ts';
import { PLAIN } from '../../cards/sample.ts';
import { allCards } from '../../cards/samples.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { keptLog } from '../quiet-log.ts';
import { done, openBench, somebody } from '../shared/bench.ts';
import { VERBS } from './every-verb.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const ada = await somebody(db, 'Ada', ['admin', 'coordinator', 'operator']);
const campaignId = await addCampaign(db, ada.userId);
const serverId = await addServer(db, 'vrapp1');
await addSession(db, campaignId, serverId);
await db
  .insertInto('patch_planning')
  .values({
    ...{ year: 2027, week_number: 5, week_code: 'S05', week_start: '2027-02-01', week_end: '2027-02-07', cycle: 1 },
    ...{ domain_code: 'INFRASTRUC', env_scope: 'all', status: 'open', environments: null, note: null },
  })
  .execute();
const question = { weekNumber: 5, year: 2027, asked: null, domainCode: null, again: true };
const { draftId } = done(await previewCampaign(ctx, ada, question));
// A server that moves to production: what is typed beside the button is the second yes.
const moved = Buffer.from('Hostname,Domain,Environment\nvrapp1,INFRASTRUC,Production\n');
const inventory = { files: [{ bytes: moved, fileName: 'moved.csv' }], covers: [] };
const { changeId } = done(await proposeInventory(ctx, ada, inventory));

const drawn = { options: undefined as DrawOptions | undefined };
const actions = createActions({
  send: async () => {},
  commands: () => [],
  ...ctx,
  draw: async (key, _user, options) => {
    drawn.options = options;
    return { kind: 'card', card: { key } };
  },
  show: async () => {},
});

function noticeOf(options: DrawOptions | undefined): DrawOptions['notice'] {
  return options?.notice;
}

let presses = 0;
/** The sentence of the refusal; '' when there was none. */
async function refusalOf(verb: string, data: object): Promise<string> {
  drawn.options = undefined;
  const person = { entraId: 'entra-ada', name: 'Ada' };
  const conversation = {
    ...({ id: 'c', threadId: null, kind: 'personal', serviceUrl: '' } as const),
    ...{ tenantId: null, botId: 'b', name: null },
  };
  const rest = { activityId: `i${presses++}`, messageId: null, trigger: 'manual', locale: 'en-US' } as const;
  const click: CardClick = { verb, data, person, conversation, ...rest };
  const deps = { db, actions, profile: async () => null, may, whoMay, clock: ctx.clock, log: keptLog() };
  const answer = await dispatchAction({ ...deps, onRefusal: async () => {}, newReference: () => 'r' }, click);
  if (answer.kind === 'message') return answer.text;
  const notice = noticeOf(drawn.options);
  if (notice?.tone !== 'error') return '';
  return typeof notice.text === 'string' ? notice.text : notice.text.en;
}

/** Of inputs that hold more than free text: the verb that reads it, and what nobody can read there. */
const UNREADABLE: Readonly<Record<string, readonly (readonly [Verb, readonly string[]])[]>> = {
  [INPUTS.figure]: [
    ['kpi.rows', ['', 'x']],
    ['kpi.export', ['x']],
  ],
  [INPUTS.confirm]: [['inventory-change.apply', ['', 'all', '12', 'vrapp', '１x']]],
  [INPUTS.count]: [['campaign.start-which', ['all', 'two', '1.5', '-1', '１']]],
  [INPUTS.which]: [
    ['campaign.start-which', ['every', '']],
    ['ring.open', ['', 'Pilote', '0', '999999']],
  ],
  [INPUTS.site]: [['site.refuse', ['', 'Lyon', '0', '999999']]],
  [INPUTS.servers]: [
    ['sessions.exclude', ['vrapp1', '1,x', '1;2', '999999']],
    ['draft.leave-out', ['vrapp1', '1,x', '999999']],
    ['quickwin.create', ['vrapp1 nosuch', '“vrapp1']],
    ['group.add', ['', 'vrapp1 nosuch']],
  ],
  [INPUTS.restored]: [['campaign.rollback', ['', 'vrapp1', '0', '999999']]],
  [INPUTS.group]: [['quickwin.create', ['domain', 'team:x', 'domain:%E0%A4%A']]],
  [INPUTS.updates]: [['quickwin.create', ['some']]],
  [INPUTS.scope]: [
    ['quickwin.create', ['porduction']],
    ['planning-week.set', ['porduction', '']],
  ],
  [INPUTS.operator]: [
    ['sessions.assign', ['Khalid', '', '9e3']],
    ['draft.assign', ['Khalid', '']],
  ],
  [INPUTS.day]: [
    ['sessions.move', ['tomorrow', '2027-02-30', '11/01/27']],
    ['draft.move', ['tomorrow', '2027-02-30']],
    ['site.accept', ['tomorrow', '2027-02-30', '2020-01-01']],
  ],
  [INPUTS.slot]: [
    ['sessions.move', ['25:00', '9h', 'noon']],
    ['draft.move', ['25:00', '9h']],
    ['reboot.slot', ['', 'soon', '1', '2027-01-11']],
  ],
  [INPUTS.session]: [['prereqs.detail', ['', 'vrapp1', '0']]],
  [INPUTS.globs]: [['excludes.add', ['', 'a;b', '$(x)']]],
  [INPUTS.until]: [
    ['excludes.add', ['01/03/27', '3/1/2027 12:00:00 AM', '1 mars 2027', '2027-02-30', 'soon', '2027-03-01T10:00:00Z']],
  ],
  [INPUTS.prod]: [['links.link', ['', 'nosuch', 'vrapp1 vrapp1x']]],
  [INPUTS.nonprod]: [['links.link', ['', 'nosuch']]],
  [INPUTS.domain]: [['planning-week.set', ['', 'nosuch', '99']]],
  [INPUTS.environments]: [['planning-week.set', ['nosuch', '1,999']]],
  [INPUTS.acknowledge]: [['go.approve', ['maybe', 'true']]],
  [INPUTS.leaveOut]: [['go.approve', ['maybe', 'true']]],
  ...Object.fromEntries(
    NOTICE_KINDS.map((kind) => [
      `${INPUTS.wish}${kind}`,
      [['notifications.save', ['', 'sometimes', ...(wishesFor(kind).includes('off') ? [] : ['off'])]] as const],
    ]),
  ),
  [INPUTS.quiet]: [['notifications.save', ['', 'maybe']]],
  [INPUTS.nightFrom]: [['notifications.save', ['', '25:00', 'noon', '08:00']]],
  [INPUTS.morning]: [['notifications.save', ['', '24:00', '8', '19:00']]],
  [INPUTS.zone]: [['notifications.save', ['Mars/Phobos', '+25:00']]],
  [INPUTS.kinds]: [['baseline.propose', ['secuirty', 'security,x']]],
  [INPUTS.severities]: [['baseline.propose', ['severe']]],
  [INPUTS.repositories]: [['baseline.propose', ['a**', '*b*']]],
  [INPUTS.days]: [
    ['baseline.propose', ['', '-1', '7.5', '400', 'a week']],
    ['ring.create', ['-1', '7.5', '400', 'a week']],
  ],
  [INPUTS.long]: [['window.add', ['', 'long', '-1h', '25h']]],
  [INPUTS.last]: [['window.add', ['soon', '-5m']]],
  [INPUTS.task]: [['window.add', ['patch']]],
  [INPUTS.production]: [['window.add', ['maybe']]],
  [INPUTS.automatic]: [['window.add', ['maybe']]],
  [INPUTS.tell]: [['window.add', ['-1', 'two', '99']]],
  [INPUTS.cover]: [['window.add', ['', 'team']]],
  [INPUTS.covered]: [['window.add', ['', 'nosuch1']]],
  [INPUTS.moment]: [['actions.add', ['', 'sometime']]],
  [INPUTS.words]: [['actions.add', ['', 'systemctl stop app', '/opt/a "b', 'sudo -i']]],
  [INPUTS.restart]: [['actions.add', ['start app', '/opt/a "b']]],
  [INPUTS.seconds]: [['actions.add', ['0', '901', '1.5', 'long']]],
  [INPUTS.must]: [['actions.add', ['', 'maybe']]],
  [INPUTS.level]: [['baseline.propose', ['', 'worst']]],
  [INPUTS.others]: [['baseline.propose', ['', 'maybe']]],
  [INPUTS.unrated]: [['baseline.propose', ['', 'perhaps']]],
  [INPUTS.approved]: [['baseline.propose', ['a*b*', '$(x)']]],
  [INPUTS.rejected]: [['baseline.propose', ['a*b*', 'x/y']]],
  [INPUTS.dependencies]: [['baseline.propose', ['', 'maybe']]],
  [INPUTS.name]: [
    ['baseline.create', ['', 'default']],
    ['group.create', ['']],
    ['ring.create', ['', '12', 'everybody', 'x/y']],
    ['site.create', ['', 'none']],
  ],
  [INPUTS.family]: [['baseline.create', ['', 'pacman']]],
};
/** Free text: whatever it is, it is what was meant; a long one is cut, which is said. */
const FREE = new Set<string>([INPUTS.comment, INPUTS.reason, INPUTS.note]);
/** The form around the field is right. */
const GOOD: Partial<Record<Verb, object>> = {
  'inventory-change.apply': { changeId },
  'campaign.start-which': { campaignId, which: 'all', count: '' },
  'campaign.rollback': { campaignId, page: 1, restored: String(serverId), reason: 'x' },
  'sessions.exclude': { campaignId, page: 1, servers: String(serverId), comment: 'x' },
  'sessions.assign': { campaignId, page: 1, servers: String(serverId), operator: String(ada.userId) },
  'sessions.move': { campaignId, page: 1, servers: String(serverId), day: '2027-01-12', slot: '09:00' },
  'draft.leave-out': { draftId, page: 1, leftOutPage: 1, servers: String(serverId), comment: 'x' },
  'draft.assign': { draftId, page: 1, leftOutPage: 1, servers: String(serverId), operator: String(ada.userId) },
  'draft.move': { draftId, page: 1, leftOutPage: 1, servers: String(serverId), day: '2027-02-02', slot: '09:00' },
  'quickwin.create': { servers: 'vrapp1', group: '', scope: 'all', updates: 'all' },
  'prereqs.detail': { campaignId, session: '1' },
  'excludes.add': { key: 'excludes:vrapp1', globs: 'httpd*', until: '', reason: 'x' },
  'baseline.propose': { baselineId: 1, days: '7' },
  'baseline.create': { name: 'Production', family: 'rpm' },
  'window.add': {
    ...{
      name: 'Night',
      days: 'every Tuesday',
      slot: '22:00',
      long: '4h',
      last: '30m',
      task: 'install',
      zone: '',
      tell: '',
    },
    ...{ production: 'no', automatic: 'no', cover: 'server', covered: 'vrapp1' },
  },
  'actions.add': { ...VERBS['actions.add'], subject: `s${serverId}` },
  'group.add': { groupId: 1 },
  'ring.create': { name: 'Pilote', days: '3' },
  'ring.open': { campaignId, reason: 'x' },
  'site.accept': { campaignId, site: '1' },
  'site.refuse': { campaignId, comment: 'x' },
  'planning-week.set': { year: 2027, weekNumber: 8, domain: 'INFRASTRUC', scope: 'hprod', environments: '', note: '' },
};

type Element = Readonly<Record<string, unknown>>;

function inputsIn(element: unknown): readonly string[] {
  if (Array.isArray(element)) return element.flatMap(inputsIn);
  if (typeof element !== 'object' || element === null) return [];
  const { type, id } = element as Element;
  const own = typeof type === 'string' && type.startsWith('Input.') ? [String(id)] : [];
  return [...own, ...Object.values(element).flatMap(inputsIn)];
}

/** What stands for the database, without what refusals leave in the audit. */
async function state(): Promise<string> {
  const rows = await Promise.all([
    db.selectFrom('patch_sessions').selectAll().orderBy('id').execute(),
    db.selectFrom('campaign_drafts').selectAll().orderBy('id').execute(),
    db.selectFrom('campaigns').select('id').execute(),
    db.selectFrom('patch_planning').selectAll().orderBy('id').execute(),
    db.selectFrom('server_correspondance').selectAll().execute(),
    db.selectFrom('notification_choices').selectAll().execute(),
    loadServerExcludes(db, 'vrapp1'),
    db.selectFrom('baseline_changes').selectAll().execute(),
    db.selectFrom('patch_groups').selectAll().execute(),
    db.selectFrom('patch_group_servers').selectAll().execute(),
    db.selectFrom('maintenance_windows').selectAll().execute(),
    db.selectFrom('rings').selectAll().execute(),
    db.selectFrom('actions').selectAll().execute(),
    db.selectFrom('sites').selectAll().execute(),
    db.selectFrom('ring_openings').selectAll().execute(),
    db.selectFrom('site_answers').selectAll().execute(),
  ]);
  return JSON.stringify(rows);
}

describe('every input of every card', () => {
  it('is known here', () => {
    const ids = new Set(Object.values(allCards(PLAIN, 'en')).flatMap(inputsIn));
    expect(ids.size).toBeGreaterThan(8);
    const known = (id: string) =>
      FREE.has(id) || id in UNREADABLE || id.startsWith(INPUTS.acknowledgeOne) || id.startsWith(INPUTS.argument);
    expect([...ids].filter((id) => !known(id))).toEqual([]);
    const named = Object.values(INPUTS).filter(
      (id) => id !== INPUTS.acknowledgeOne && id !== INPUTS.argument && id !== INPUTS.wish && !known(id),
    );
    expect(named).toEqual([]);
  });

  const cases = Object.entries(UNREADABLE).flatMap(([input, verbs]) =>
    verbs.flatMap(([verb, values]) => values.map((value) => [verb, input, value] as const)),
  );
  it.each(cases)('%s: %s %j is refused, and nothing is done', async (verb, input, value) => {
    const before = await state();
    const form = GOOD[verb] ?? VERBS[verb];
    const groups = input === INPUTS.group ? { servers: '' } : {};
    const said = await refusalOf(verb, { ...form, ...groups, [input]: value });
    expect(said).not.toBe('');
    expect(said).not.toMatch(/out of date|went wrong/);
    expect(await state()).toBe(before);
  });

  it.each([
    ['2027-03-01', '2027-03-01'],
    ['1/3/2027', '2027-03-01'],
    ['01.03.2027', '2027-03-01'],
    ['2027-03-01T00:00:00Z', '2027-03-01'],
    ['\u200b2027-03-01 ', '2027-03-01'],
    ['', '2027-04-11'],
  ])('reads the end %j of an exclusion as %s', async (until, expected) => {
    expect(await refusalOf('excludes.add', { ...GOOD['excludes.add'], until })).toBe('');
    const [standing] = await loadServerExcludes(db, 'vrapp1');
    expect(standing?.expiresOn).toBe(expected);
  });

  it('takes a list that was pasted into a field', async () => {
    const servers = '\u2022\u00a0vrapp1\r\n\u2022\u00a0vrapp\u200b1';
    expect(await refusalOf('quickwin.create', { ...GOOD['quickwin.create'], servers })).not.toMatch(/Unknown server/);
  });
});
