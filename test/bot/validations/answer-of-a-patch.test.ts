// An answer is about the patch that its card showed (VALID-1): the buttons of a card that was drawn before a server was patched again.
import { beforeEach, describe, expect, it } from 'vitest';
import type { CardClick } from '../../../bot/chat/ports.ts';
import { validationActions } from '../../../bot/validations/validation-clicks.ts';
import { waitingActions } from '../../../bot/validations/validations-clicks.ts';
import type { CampaignId, ServerId, SessionId } from '../../../domain/ids.ts';
import { type Button, buttonsOf } from '../../flow/chat-driver.ts';
import { addApplication, addCampaign, addServer, addSession, MONDAY_MORNING } from '../../support/campaign-data.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { addWaiting } from '../../support/validation-data.ts';
import { openBench, somebody } from '../shared/bench.ts';
import { rendererOf, textOf } from '../shared/card-text.ts';
import { noteDraws } from './noted-draws.ts';

const { db } = await createTestDatabase();
const ctx = openBench(db);
const renderer = rendererOf(db);
const { drawn, services, notice } = noteDraws(ctx);
const carole = await somebody(db, 'Carole', ['coordinator']);
const paul = await somebody(db, 'Paul', ['owner']);
const peage = await addApplication(db, 'Péage', paul.userId);
const minutes = (n: number) => new Date(MONDAY_MORNING.getTime() + n * 60_000);

type Server = { readonly hostname: string; readonly serverId: ServerId; readonly sessionId: SessionId };
let campaignId: CampaignId;
let one: Server;
let two: Server;
let serial = 0;

beforeEach(async () => {
  drawn.splice(0);
  campaignId = await addCampaign(db, carole.userId);
  one = await patchedServer();
  two = await patchedServer();
});

async function patchedServer(): Promise<Server> {
  serial += 1;
  const hostname = `vragain${serial}`;
  const serverId = await addServer(db, hostname, { application: peage });
  const server = { hostname, serverId, sessionId: await addSession(db, campaignId, serverId) };
  await addWaiting(db, { campaignId, ...server });
  return server;
}

function patchAgain(server: Server): Promise<void> {
  return addWaiting(db, { campaignId, ...server, at: minutes(60) });
}

const viewer = { userId: paul.userId, roles: [...paul.actor.roles] };

async function card(): Promise<readonly Button[]> {
  return buttonsOf(await renderer.render(`validation:${campaignId}:${peage}`, 'en', viewer));
}

async function list(): Promise<readonly Button[]> {
  return buttonsOf(await renderer.render(`validations:${campaignId}`, 'en', viewer));
}

function on(buttons: readonly Button[], verb: string, server: Server | null): Button {
  const found = buttons.find((button) => {
    const of = button.data as { readonly serverId?: ServerId | null; readonly campaignId?: CampaignId };
    return button.verb === verb && of.campaignId === campaignId && (of.serverId ?? null) === (server?.serverId ?? null);
  });
  if (found === undefined) throw new Error(`no button ${verb}`);
  return found;
}

/** As an earlier version posted it. */
function without({ verb, data: { asked: _, ...data } }: Button): Button {
  return { verb, data };
}

let presses = 0;
async function press({ verb, data }: Button, comment?: string): Promise<string | null> {
  type Actions = ReturnType<typeof validationActions>;
  const actions = [...validationActions(services), ...waitingActions(services)] as unknown as Actions;
  const action = actions.find((known) => known.verb === verb);
  if (action === undefined) throw new Error(`no action ${verb}`);
  presses += 1;
  const click = {
    ...{ activityId: `again-${presses}`, verb, data, messageId: null },
    conversation: { id: 'chat-paul' },
  } as unknown as CardClick;
  const { entraId, name, roles } = paul.actor;
  const user = { id: paul.userId, entraId, name, roles: [...roles], language: 'en' } as const;
  await action.run({ data: action.data.parse({ ...data, comment }), user, click, now: ctx.clock.now() });
  return notice() ?? null;
}

/** The answers about each patch of the server, the first one first. */
async function answersOf({ serverId }: Server): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('patch_validation')
    .select('status')
    .where('server_id', '=', serverId)
    .orderBy('id')
    .execute();
  return rows.map(({ status }) => status);
}

describe('an answer for one server', () => {
  it('from a card of before it was patched again is refused, and the card drawn anew', async () => {
    const shown = await card();
    await press(on(shown, 'validation.ko', one), 'page blanche');
    await patchAgain(one);
    const said = `Patched since this card was shown: ${one.hostname}. Check it again before you answer.`;
    expect(await press(on(shown, 'validation.ok', one))).toBe(said);
    expect(await press(on(shown, 'validation.ko', one), 'encore')).toBe(said);
    expect(drawn.at(-1)?.key).toBe(`validation:${campaignId}:${peage}`);
    expect(await answersOf(one)).toEqual(['validated_ko', 'en_attente']);
  });

  it('from the card of today is about the latest patch alone', async () => {
    await press(on(await card(), 'validation.ko', one), 'page blanche');
    await patchAgain(one);
    expect(await press(on(await card(), 'validation.ok', one))).toBeNull();
    expect(await answersOf(one)).toEqual(['validated_ko', 'validated_ok']);
  });

  it('from a card of an earlier version counts while the server was patched once, and is refused afterwards', async () => {
    const shown = (await card()).map(without);
    expect(await press(on(shown, 'validation.ko', one), 'page blanche')).toBeNull();
    await patchAgain(one);
    expect(await press(on(shown, 'validation.ok', one))).toMatch(
      /more than once in this campaign: vragain\d+\. The card/,
    );
    expect(await answersOf(one)).toEqual(['validated_ko', 'en_attente']);
  });
});

describe('an answer for all that wait', () => {
  const verbs = [
    ['the request', 'validation.ok', card],
    ['the list', 'validations.ok', list],
  ] as const;

  it.each(verbs)('from %s is about what was shown, and names what was patched since', async (_card, verb, draw) => {
    const shown = await draw();
    await patchAgain(one);
    const late = await patchedServer();
    const names = `${one.hostname}, ${late.hostname}`;
    expect(await press(on(shown, verb, null))).toBe(`Patched since the card was shown, validation pending: ${names}.`);
    expect(await answersOf(two)).toEqual(['validated_ok']);
    expect(await answersOf(one)).toEqual(['en_attente', 'en_attente']);
    expect(await answersOf(late)).toEqual(['en_attente']);
    expect(await press(on(shown, verb, null))).toBe(
      `Patched since this card was shown: ${names}. Check it again before you answer.`,
    );
    expect(await press(on(await draw(), verb, null))).toBeNull();
    expect(await answersOf(one)).toEqual(['en_attente', 'validated_ok']);
    expect(await answersOf(late)).toEqual(['validated_ok']);
  });

  it.each(verbs)(
    'from %s of an earlier version is refused whole once one was patched again',
    async (_card, verb, draw) => {
      const shown = (await draw()).map(without);
      await patchAgain(one);
      expect(await press(on(shown, verb, null))).toMatch(/Patched more than once in this campaign: vragain\d+\./);
      expect(await answersOf(two)).toEqual(['en_attente']);
    },
  );

  it('from one of an earlier version counts where each was patched once', async () => {
    const shown = (await list()).map(without);
    expect(await press(on(shown, 'validations.ko', null), 'page blanche')).toBeNull();
    expect([await answersOf(one), await answersOf(two)]).toEqual([['validated_ko'], ['validated_ko']]);
  });
});

describe('a patch that was done again', () => {
  it('waits once, on the list as well', async () => {
    await patchAgain(one);
    const text = textOf(await renderer.render(`validations:${campaignId}`, 'en', viewer));
    expect(text.split(one.hostname)).toHaveLength(2);
  });
});
