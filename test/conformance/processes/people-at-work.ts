// What people do while processes come and go: they type and press, Teams delivers it to any process that lives, and delivers it again when
// nobody answered.
import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from '../../../db/schema/database.ts';
import type { ApplicationId, CampaignId } from '../../../domain/ids.ts';
import type { FakeConnector } from '../../fakes/connector/fake-connector.ts';
import { buttonsOf, ChatDriver } from '../../flow/chat-driver.ts';
import type { Random } from '../../walk/random.ts';
import { entraId, PEOPLE, type Person } from '../support/people.ts';
import { SERVERS } from './estate.ts';

const ANSWER_MS = 15_000;
const AGAIN_MS = 700;
/** Also while everything is stopped and started again on a machine that has much else to do. */
const GIVES_UP_MS = 600_000;
const PAUSE_MS = { least: 500, more: 2_000 };

export type Owners = ReadonlyMap<ApplicationId, Person>;

export type PeopleAtWork = {
  type(person: Person, line: string): Promise<void>;
  /** Presses that button wherever it is, again and again, until `isDone`. */
  pressUntil(person: Person, verb: string, isDone: () => Promise<boolean>): Promise<void>;
  /** Owners answer as they are asked, others look around: until `stop`. */
  beginWork(campaignId: CampaignId): void;
  readonly counts: { typed: number; pressed: number; deliveredAgain: number };
  /** Rejects when one of them was not answered: nobody goes on after that. */
  readonly givenUp: Promise<never>;
  stop(): Promise<void>;
};

export function peopleAtWork(
  at: { readonly address: string; readonly serviceUrl: string; readonly connector: FakeConnector },
  owners: Owners,
  random: Random,
): PeopleAtWork {
  const counts = { typed: 0, pressed: 0, deliveredAgain: 0 };
  const { connector } = at;
  const chat = new ChatDriver(at.address, at.serviceUrl, connector, deliver);
  const givenUp = Promise.withResolvers<never>();
  let isOver = false;
  let working: Promise<void> = Promise.resolve();

  /** The same activity each time, as Teams sends it again. */
  async function deliver(address: string, request: RequestInit): Promise<Response> {
    const end = Date.now() + GIVES_UP_MS;
    const headers = { ...(request.headers as Record<string, string>), connection: 'close' };
    for (;;) {
      const response = await fetch(address, { ...request, headers, signal: AbortSignal.timeout(ANSWER_MS) }).catch(
        () => null,
      );
      if (response !== null && response.status < 500) return response;
      if (Date.now() > end) throw new Error(`nobody took it: ${String(request.body).slice(0, 300)}`);
      counts.deliveredAgain += 1;
      await wait(AGAIN_MS);
    }
  }

  async function type(person: Person, line: string): Promise<void> {
    counts.typed += 1;
    await chat.type(entraId(person), `<at>PatchCenter</at> ${line}`);
  }

  async function press(person: Person, verb: string, where?: (data: Record<string, unknown>) => boolean) {
    const found = await chat.offered(verb, where);
    if (found === null) return;
    counts.pressed += 1;
    await chat.press(entraId(person), found.button, found.message);
  }

  async function answerAsOwner(): Promise<void> {
    for (const [application, owner] of owners) {
      await press(owner, 'validation.ok', (data) => data.serverId === null && data.applicationId === application);
    }
  }

  async function lookAround(campaignId: CampaignId): Promise<void> {
    const person = random.pick(Object.values(PEOPLE)) ?? PEOPLE.operator;
    const hostname = random.pick(SERVERS)?.hostname ?? '';
    const lines = [`/status ${campaignId}`, '/day', `/server ${hostname}`, '/history', `/prereqs ${campaignId}`];
    if (random.chance(0.3)) return type(person, random.pick(lines) ?? '/help');
    const message = random.pick(connector.messages.filter(({ card }) => buttonsOf(card).length > 0));
    if (message === undefined) return;
    counts.pressed += 1;
    const look = { verb: 'card.page', data: { key: `campaign:${campaignId}`, page: 1 + random.below(3) } };
    await chat.press(entraId(person), look, message);
  }

  return {
    type,
    counts,
    givenUp: givenUp.promise,
    async pressUntil(person, verb, isDone) {
      const end = Date.now() + GIVES_UP_MS;
      while (!(await isDone())) {
        if (Date.now() > end) throw new Error(`${verb} came to nothing: ${chat.shown().slice(-2000)}`);
        await press(person, verb);
        await wait(AGAIN_MS);
      }
    },
    beginWork(campaignId) {
      working = (async () => {
        while (!isOver) {
          await wait(PAUSE_MS.least + random.below(PAUSE_MS.more));
          await (random.chance(0.4) ? answerAsOwner() : lookAround(campaignId));
        }
      })();
      working.catch(givenUp.reject);
    },
    async stop() {
      isOver = true;
      await working;
    },
  };
}

/** Asked again while PostgreSQL is away. */
export async function asked<T>(db: Db, question: (db: Db) => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await question(db);
    } catch {
      await wait(300);
    }
  }
}
