// A card of a channel, of every kind: what everybody sees holds what everybody may press, and each person's view besides exactly what they
// may. Read off the declarations of buttons, as the table of rights is; the world has a card of every kind.
import { beforeAll, describe, expect, it } from 'vitest';
import { cardDrawings } from '../../bot/front/cards.ts';
import { declaredCommands } from '../../bot/front/commands.ts';
import { createRenderer, type Renderer } from '../../bot/front/render.ts';
import { isEverybodys, mayPress, pressRights } from '../../bot/front/views/press-rights.ts';
import { createViews } from '../../bot/front/views/views.ts';
import type { AdaptiveCard } from '../../cards/adaptive-card.ts';
import { type Press, pressesOf } from '../../cards/without-buttons.ts';
import { CARD_KINDS, type CardKind } from '../../domain/card-key.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { type Ability, extentOf, may, ROLES, type Role } from '../../domain/people/roles.ts';
import { type Somebody, somebody } from '../bot/shared/bench.ts';
import { type CardWorld, CONVERSATION, createCardWorld, keysOf } from '../support/card-world.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { allActions } from './table.ts';

const { db } = await createTestDatabase();
const rights = pressRights(allActions(), declaredCommands);
/** Shown to one person in their own chat, wherever they ask (`test/bot/notifications`). */
const OWN: readonly CardKind[] = ['download', 'notifications', 'digest'];
let world: CardWorld;
let renderer: Renderer;
let keys: readonly string[] = [];
let people: Readonly<Record<Role, Somebody>>;

beforeAll(async () => {
  world = await createCardWorld(db);
  keys = (await keysOf(world)).filter((key) => !OWN.some((kind) => key.startsWith(`${kind}:`)));
  const { ctx } = world;
  const settings = { ...ctx.settings, files: { publicUrl: null } };
  renderer = createRenderer({ db, clock: ctx.clock, settings, commands: declaredCommands });
  const { omar: operator, claire: coordinator, olivia: owner, ada: admin } = world.people;
  people = { operator, coordinator, owner, admin, viewer: await somebody(db, 'Vera', ['viewer']) };
  const all: Drawn[] = [];
  for (const key of keys) all.push(await drawAll(key));
  drawn = all;
}, 300_000);

const pressed = (card: object | undefined) => (card === undefined ? [] : pressesOf(card as AdaptiveCard));
const isRefresh = (press: Press) => nameOf(press) === 'card.refresh';
const drawings = cardDrawings(declaredCommands);
/** What it takes to read it. */
const abilityOf = (key: string) => drawings[key.split(':')[0] as CardKind].ability;
const nameOf = (press: Press) => ('verb' in press ? press.verb : press.line);

type Drawn = {
  readonly key: string;
  /** What everybody sees. */
  readonly base: object;
  /** With every button that the state has. */
  readonly full: readonly Press[];
  /** Who created its campaign. */
  readonly made: number | null;
  readonly of: Readonly<Record<Role, readonly Press[]>>;
};
let drawn: readonly Drawn[] = [];

async function drawAll(key: string): Promise<Drawn> {
  const views = createViews({ db, clock: world.ctx.clock, renderer, rights });
  const base = await views.forEverybody({ key, language: 'en', page: null, conversationId: CONVERSATION });
  const full = pressed((await renderer.render(key, 'en'))?.card);
  const own = async (role: Role) => {
    const viewer = { userId: people[role].userId, roles: [role] };
    return [role, pressed((await renderer.render(key, 'en', viewer))?.card)] as const;
  };
  const of = Object.fromEntries(await Promise.all(ROLES.map(own))) as Drawn['of'];
  const id = /^go:(\d+)$/.exec(key)?.[1] ?? '0';
  const head = await db
    .selectFrom('campaigns')
    .select('created_by')
    .where('id', '=', Number(id) as CampaignId)
    .executeTakeFirst();
  return { key, base: base?.card ?? {}, full, of, made: head?.created_by ?? null };
}

/** By the declarations alone: for everybody's applications, or for their own, of which the world's only owner has all. */
function permits(role: Role, press: Press): boolean {
  const asked = rights(press);
  return mayPress([role], asked) && asked?.asks.some((ability) => isTheirs(role, ability)) === true;
}

/** Where one of several rights is enough, which one it takes depends on the state: what takes all of them is surely there. */
function permitsSurely(role: Role, press: Press): boolean {
  return permits(role, press) && rights(press)?.asks.every((ability) => isTheirs(role, ability)) === true;
}

function isTheirs(role: Role, ability: Ability): boolean {
  return extentOf([role], ability) === 'all' || (role === 'owner' && extentOf([role], ability) === 'own');
}

/** GATE-5: nobody decides on the production of a campaign that they created. */
const isOwnGo = ({ key, made }: Drawn, role: Role, press: Press) =>
  nameOf(press).startsWith('go.') && key.startsWith('go:') && made === people[role].userId;

const wrongIn = (find: (card: Drawn) => readonly string[]) => [
  ...new Set(drawn.flatMap((card) => find(card).map((what) => `${card.key}: ${what}`))),
];

describe('a card of a channel', () => {
  it('is tried of every kind that a channel can have', () => {
    const kinds = new Set(keys.map((key) => key.split(':')[0]));
    expect(CARD_KINDS.filter((kind) => !kinds.has(kind) && !OWN.includes(kind))).toEqual([]);
  });

  it('holds no button that not everybody may press', () => {
    expect(
      wrongIn(({ base }) =>
        pressed(base)
          .filter((one) => !isEverybodys(rights(one)))
          .map(nameOf),
      ),
    ).toEqual([]);
  });

  it('has no field without a button that sends it', () => {
    const senders = ['"verb":"prereqs.detail"', '"verb":"command.send"', '"verb":"kpi.rows"'];
    const fields = wrongIn(({ base }) => {
      const text = JSON.stringify(base);
      return text.includes('"type":"Input.') && !senders.some((sender) => text.includes(sender)) ? ['a field'] : [];
    });
    expect(fields).toEqual([]);
  });

  it('says who may act, and lets everybody ask for their own view, where there is one', () => {
    const wrong = wrongIn(({ key, base, full }) => {
      const hides = full.some((press) => !isEverybodys(rights(press)));
      const says = JSON.stringify(base).includes('may act on this card');
      const asks = pressed(base).some(isRefresh) || abilityOf(key) !== 'read';
      return says === hides && 'refresh' in base === hides && (asks || !hides) ? [] : ['does not'];
    });
    expect(wrong).toEqual([]);
  });
});

describe('a view of one person', () => {
  it('of a card that they may not read (any more) is a sentence: it may stand in their own chat', async () => {
    const closed = keys.filter((key) => abilityOf(key) !== 'read');
    expect(closed.length).toBeGreaterThan(3);
    const viewer = { userId: people.viewer.userId, roles: ['viewer'] } as const;
    for (const key of closed)
      expect((await renderer.render(key, 'en', viewer))?.refusal).toMatch(/^Only .* may do this/);
  });

  it.each(ROLES)('as %s: what everybody may, and besides exactly what they may', (role) => {
    const readable = drawn.filter(({ key }) => may([role], abilityOf(key)));
    const wrong = wrongIn((card) => {
      if (!readable.includes(card)) return [];
      const { base, full, of } = card;
      const seen = new Set(of[role].map(nameOf));
      const lacking = pressed(base).filter((one) => !seen.has(nameOf(one)) && !isRefresh(one));
      const hidden = full.filter(
        (one) => permitsSurely(role, one) && !isOwnGo(card, role, one) && !seen.has(nameOf(one)) && !isRefresh(one),
      );
      const shown = of[role].filter((one) => !permits(role, one));
      return [
        ...lacking.map((one) => `lacks ${nameOf(one)}`),
        ...hidden.map((one) => `hides ${nameOf(one)}`),
        ...shown.map((one) => `shows ${nameOf(one)}`),
      ];
    });
    expect(wrong).toEqual([]);
  });
});
