// What a step of the week needs: people who type and press, a clock, and the wait until the workers have nothing left to do.
import { sql } from 'kysely';
import { vi } from 'vitest';
import type { DemoPerson } from '../../../demo/inventory/people.ts';
import { type CardKind, cardKeyText, parseCardKey } from '../../../domain/card-key.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import { isFigure } from '../../../domain/kpi/figures.ts';
import type { KeptMessage } from '../../fakes/connector/fake-connector.ts';
import { type Button, buttonsOf, type ChatDriver, toCard } from '../../flow/chat-driver.ts';
import type { flowHouse } from '../../flow/flow-house.ts';

type House = Awaited<ReturnType<typeof flowHouse>>;

export type Week = ReturnType<typeof liveIn>;

/** A click whose answer was a card: what one person saw, under no message of its own. */
export type AnswerCard = {
  readonly person: string;
  readonly message: KeptMessage;
  readonly verb: string;
  /** Of what the button leads to; null: the click was about the card of its message. */
  readonly key: string | null;
  readonly card: Record<string, unknown>;
};

const PATIENCE = { timeout: 120_000, interval: 100 };

export function liveIn(house: House, chat: ChatDriver) {
  const { db, connector } = house;
  const answers: AnswerCard[] = [];

  function say(who: DemoPerson, text: string, where: 'channel' | 'personal' = 'personal'): Promise<void> {
    return chat.type(who.entraId, text, where);
  }

  /** The newest such button in that person's chat, in the channel, or on a card that was drawn for them. */
  async function press(
    who: DemoPerson,
    verb: string,
    inputs: object = {},
    which: (button: Button) => boolean = () => true,
  ): Promise<void> {
    await house.settled({ boards: false });
    const found = await vi.waitFor(async () => {
      const own = answers.filter(({ person }) => person === who.entraId);
      const theirs = ({ conversation }: KeptMessage) =>
        !conversation.startsWith('a:') || conversation === `a:${who.entraId}`;
      const messages = connector.messages.filter(theirs).map((message) => ({ message, card: null }));
      for (const { message, card: answered } of [...own, ...messages].toReversed()) {
        const card = answered ?? (await chat.seenBy(who.entraId, message));
        const button = buttonsOf(card).find((one) => one.verb === verb && which(one));
        if (button !== undefined) return { message, button };
      }
      throw new Error(`${who.name} sees no button ${verb}`);
    }, PATIENCE);
    await click(who, found.message, found.button, inputs);
  }

  async function click(who: DemoPerson, message: KeptMessage, button: Button, inputs: object = {}): Promise<void> {
    const answer = await chat.press(who.entraId, button, message, inputs);
    if (answer.type.endsWith('card.adaptive')) {
      const card = answer.value as Record<string, unknown>;
      answers.push({ person: who.entraId, message, verb: button.verb, key: keyBehind(button, inputs), card });
    }
    const text = JSON.stringify(answer.value);
    if (/unexpected|inattendue/.test(text)) throw new Error(`${button.verb}: ${text}`);
  }

  /** The card of that key as that person alone sees it, with the buttons that are theirs. */
  async function look(who: DemoPerson, key: string): Promise<void> {
    await house.settled({ boards: false });
    const anchor = await db
      .selectFrom('card_anchors')
      .select('activity_id')
      .where('card_key', '=', key)
      .where('conversation_id', '=', `a:${who.entraId}`)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    const message = connector.messages.find(({ id }) => id === anchor.activity_id);
    const button = buttonsOf(message?.card).find(({ verb }) => verb === 'card.refresh');
    if (message === undefined || button === undefined) throw new Error(`${who.name} cannot refresh ${key}`);
    await click(who, message, button);
  }

  /** Page after page to the last one. */
  async function turnPages(who: DemoPerson, kind: CardKind): Promise<void> {
    let page = 1;
    const next = (button: Button) => toCard(kind)(button) && Number(button.data.page) === page + 1;
    await press(who, 'card.page', {}, next);
    for (;;) {
      page += 1;
      const shown = answers.findLast(({ person }) => person === who.entraId);
      const button = buttonsOf(shown?.card).find((one) => one.verb === 'card.page' && next(one));
      if (shown === undefined || button === undefined) return;
      await click(who, shown.message, button);
    }
  }

  async function lookAtEveryCard(who: DemoPerson): Promise<void> {
    for (const message of [...connector.messages]) {
      const button = buttonsOf(message.card).find(({ verb }) => verb === 'card.refresh');
      if (message.conversation === `a:${who.entraId}` && button !== undefined) await click(who, message, button);
    }
  }

  function at(day: number, hour: string): void {
    house.time.now = new Date(`2027-02-${day}T${hour}:00Z`);
  }

  /** Nothing ordered, nothing running but what waits for a person. */
  async function idle(): Promise<void> {
    await vi.waitFor(async () => {
      const { rows } = await sql<{ what: string }>`
        select 'start of session ' || id as what from patch_sessions where start_asked_at is not null
        union all select 'prerequisites of session ' || session_id from prereq_run_sessions where done_at is null
        union all select 'attempt ' || id from patch_attempts where ended_at is null and state = 'running'
        union all select 'snapshot ' || id from vm_snapshots where state = 'intended'
        union all select 'rollback ' || id from vm_snapshots
          where rollback_asked_at is not null and reverted_at is null and rollback_error is null
        union all select 'scan of ' || server_id from server_scans
          where scanned_at is null and failure is null
            and server_id not in (select server_id from patch_attempts where ended_at is null)`.execute(db);
      if (rows.length > 0) throw new Error(rows.map(({ what }) => what).join(', '));
    }, PATIENCE);
  }

  async function serverIds(...hostnames: readonly string[]): Promise<string> {
    const rows = await db.selectFrom('servers').select('id').where('hostname', 'in', hostnames).execute();
    return rows.map(({ id }) => id).join(',');
  }

  /** The names of what may start of its non-production. */
  async function readyHosts(campaignId: number): Promise<string> {
    const rows = await db
      .selectFrom('patch_sessions as s')
      .innerJoin('servers as v', 'v.id', 's.server_id')
      .select('v.hostname')
      .where('s.campaign_id', '=', campaignId as CampaignId)
      .where('s.branch', '=', 'hprod')
      .where('s.status', '=', 'prereq_ok')
      .orderBy('v.hostname')
      .execute();
    return rows.map(({ hostname }) => hostname).join(' ');
  }

  /** Prerequisites, snapshots and updates of a QuickWin, one after the other. */
  async function runQuickwin(who: DemoPerson, id: number): Promise<void> {
    for (const phase of ['prereqs', 'snapshots', 'patch']) {
      await say(who, `/quickwin ${id} ${phase}`);
      await idle();
    }
  }

  /** Until some row of that table is so. */
  async function happens(table: string, condition: string): Promise<void> {
    await vi.waitFor(async () => {
      const { rows } = await sql`select 1 from ${sql.table(table)} where ${sql.raw(condition)} limit 1`.execute(db);
      if (rows.length === 0) throw new Error(`no ${table} where ${condition}`);
    }, PATIENCE);
  }

  async function newestCampaign(): Promise<number> {
    return (await db.selectFrom('campaigns').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()).id;
  }

  return {
    ...house,
    chat,
    answers,
    say,
    press,
    look,
    turnPages,
    lookAtEveryCard,
    at,
    idle,
    serverIds,
    readyHosts,
    newestCampaign,
    runQuickwin,
    happens,
  };
}

/** null: the card on which it is. */
function keyBehind({ verb, data }: Button, inputs: object): string | null {
  if (verb === 'card.page') return String(data.cardKey);
  if (verb !== 'kpi.rows') return null;
  const of = parseCardKey(String(data.of));
  const { figure = '' } = inputs as { readonly figure?: string };
  return of?.kind === 'kpi' && isFigure(figure) ? cardKeyText({ ...of, kind: 'kpi-rows', figure }) : null;
}
