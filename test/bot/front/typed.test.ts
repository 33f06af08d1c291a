// What a refused click leaves in the form: everything that was typed, and nothing that was ticked.
import { describe, expect, it } from 'vitest';
import type { CardClick } from '../../../bot/chat/ports.ts';
import { createActions } from '../../../bot/front/clicks.ts';
import { dispatchAction } from '../../../bot/front/dispatch-click.ts';
import { createRenderer } from '../../../bot/front/render.ts';
import { withOpenForm, withTyped } from '../../../cards/typed.ts';
import { INPUTS } from '../../../cards/verbs.ts';
import { loadProdGoServers } from '../../../db/queries/gate/prod-go.ts';
import { cardKeyText } from '../../../domain/card-key.ts';
import { evidenceHash, prodGoEvidence } from '../../../domain/gate/prod-go.ts';
import { may, whoMay } from '../../../domain/people/roles.ts';
import { addCampaign, addServer, addSession } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { keptLog } from '../quiet-log.ts';
import { openBench, somebody } from '../shared/bench.ts';
import { SETTINGS } from '../shared/seed.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
await somebody(db, 'Omar', ['operator']);
await addServer(db, 'vrtyped1');
const { render } = createRenderer({ db, clock: ctx.clock, settings: SETTINGS });
const actions = createActions({
  send: async () => {},
  commands: () => [],
  ...ctx,
  draw: async (key, user, more) => {
    const drawn = await render(key, user.language, { userId: user.id, roles: user.roles }, more?.page, more?.notice);
    return drawn === null ? { kind: 'message', text: 'gone' } : { kind: 'card', card: drawn.card };
  },
  show: async () => {},
});

let presses = 0;
async function press(verb: string, data: unknown): Promise<string> {
  const person = { entraId: 'entra-omar', name: 'Omar' };
  const conversation = {
    ...({ id: 'c', threadId: null, kind: 'personal', serviceUrl: '' } as const),
    ...{ tenantId: null, botId: 'b', name: null },
  };
  const rest = { activityId: `a${presses++}`, messageId: null, trigger: 'manual', locale: 'en-US' } as const;
  const click: CardClick = { verb, data, person, conversation, ...rest };
  const deps = { db, actions, profile: async () => null, may, whoMay, clock: ctx.clock, log: keptLog() };
  const answer = await dispatchAction({ ...deps, onRefusal: async () => {}, newReference: () => 'r' }, click);
  return JSON.stringify(answer);
}

describe('a click that is refused', () => {
  it('keeps the servers and choices of a new QuickWin', async () => {
    const form = { servers: 'vrtyped1 vrtypo9', group: 'none', scope: 'hprod', updates: 'security' };
    const card = await press('quickwin.create', form);
    expect(card).toContain('Unknown server: vrtypo9.');
    expect(card).toContain('"maxLength":4000,"value":"vrtyped1 vrtypo9"');
    expect(card).toMatch(/"id":"scope",[^\]]*"value":"hprod"/);
    expect(card).toMatch(/"id":"updates",[^\]]*"value":"security"/);
    expect(await press('quickwin.create', { ...form, servers: 'vrtyped1' })).not.toContain('"value":"vrtyped1"');
  });

  it('opens the form that it is about, with its day and its reason', async () => {
    const key = cardKeyText({ kind: 'excludes', hostname: 'vrtyped1' });
    const typed = { key, [INPUTS.globs]: 'a;b', [INPUTS.until]: '2027-03-01', [INPUTS.reason]: 'the vendor' };
    const card = await press('excludes.add', typed);
    expect(card).toContain('is not a package name');
    expect(card).toMatch(/"id":"excludes-form","isVisible":true/);
    for (const value of ['a;b', '2027-03-01', 'the vendor']) expect(card).toContain(`"value":"${value}"`);
  });

  it('stays open with its buttons where what is required was left empty', async () => {
    const key = cardKeyText({ kind: 'excludes', hostname: 'vrtyped1' });
    for (const reason of ['', '   ']) {
      const card = await press('excludes.add', {
        key,
        [INPUTS.globs]: '',
        [INPUTS.until]: '',
        [INPUTS.reason]: reason,
      });
      expect(card).toMatch(/"id":"excludes-form","isVisible":true/);
      expect(card).toContain('"verb":"excludes.add"');
    }
  });

  it('keeps the ticks of a go where all is shown as it was, and names every tick that is missing', async () => {
    const { userId } = await somebody(db, 'Carole', ['coordinator']);
    const campaignId = await addCampaign(db, userId);
    const [first, second, third] = await Promise.all(
      ['vpticka', 'vptickb', 'vptickc'].map(async (hostname) => {
        const server = await addServer(db, hostname, { environment: 'Production' });
        await addSession(db, campaignId, server, { branch: 'prod' });
        return server;
      }),
    );
    const evidence = evidenceHash(prodGoEvidence(campaignId, await loadProdGoServers(db, campaignId, 'cycle')));
    const on = { campaignId, version: 0, [`ack-${second}`]: 'yes', leaveOut: '' };
    const ticked = /"id":"ack-(\d+)"[^}]*"value":"yes"/g;
    const card = await press('go.approve', { ...on, evidence });
    expect(card).toContain('have to be accepted one by one: vpticka, vptickc.');
    expect([...card.matchAll(ticked)].map(([, id]) => Number(id))).toEqual([second]);
    const changed = await press('go.approve', { ...on, evidence: 'b'.repeat(64) });
    expect(changed).toContain('situation has changed');
    for (const server of [first, second, third]) expect(changed).toContain(`"id":"ack-${server}"`);
    expect([...changed.matchAll(ticked)]).toEqual([]);
    const done = await press('go.approve', { ...on, evidence, leaveOut: 'yes' });
    expect(done).toContain('Not approved, because not ticked: vpticka, vptickc.');
  });

  it('opens the form of its own button alone', () => {
    const form = (id: string, verb: string) => {
      const actions = [{ type: 'ActionSet', actions: [{ type: 'Action.Execute', verb }] }];
      return {
        type: 'Container',
        id,
        isVisible: false,
        items: [{ type: 'Input.Text', id: `${id}-reason` }, ...actions],
      };
    };
    const card = { type: 'AdaptiveCard', body: [form('a', 'go.refuse'), form('b', 'go.override')] };
    expect(withOpenForm(card, 'go.override')).toMatchObject({ body: [{ isVisible: false }, { isVisible: true }] });
    expect(withOpenForm(card, 'card.page')).toEqual(card);
  });

  it('puts back no tick, and no choice that is gone', () => {
    const body = [
      { type: 'Input.Toggle', id: 'acknowledge', valueOn: 'listed', valueOff: '' },
      { type: 'Input.ChoiceSet', id: 'servers', choices: [{ title: 'a', value: '1' }] },
      { type: 'Input.Date', id: 'until' },
    ];
    const card = { type: 'AdaptiveCard', body };
    expect(withTyped(card, { acknowledge: 'listed', servers: '1,2', until: 'soon' })).toEqual(card);
    expect(withTyped(card, { servers: '1' })).toMatchObject({ body: [{}, { value: '1' }, {}] });
  });
});
