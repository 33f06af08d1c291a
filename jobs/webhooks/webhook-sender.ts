// Tells receivers of what has changed, beside the sweep and in the order of each campaign: at least once, with the same id. One that is
// silent keeps nothing else waiting, and is left alone for longer and longer; what it has not taken for a day is given up.
import type { Logger } from 'pino';
import type { WebhookReceiver } from '../../config/webhook-receivers.ts';
import {
  endEvent,
  eventsToSend,
  giveUpEvents,
  type OutboxEvent,
  postponeEvent,
} from '../../db/queries/webhooks/outbox.ts';
import {
  claimReceiver,
  holdReceiver,
  postponeReceiver,
  registerReceivers,
  releaseReceiver,
} from '../../db/queries/webhooks/receivers.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { storedChoice } from '../../domain/webhooks/event-types.ts';
import { isOfTheMessage, openReceiver, type ReceiverHttp } from './receiver-http.ts';

export type WebhookSender = {
  /** Begins to send where nothing is being sent. Ends with what it began, and never throws: a sweep does not wait for it. */
  begin(): Promise<void>;
  /** Ends what is under way: a message that is cut is sent again. */
  stop(): Promise<void>;
};

export type WebhookParts = { readonly db: Db; readonly clock: Clock; readonly owner: string; readonly log: Logger };

/** Longer than one message may take. */
const LEASE_SECONDS = 90;
/** In memory at a time. */
const AT_ONCE = 50;

/** Without receivers it only sees to it that nothing is noted for any. */
export function createWebhookSender(parts: WebhookParts, receivers: readonly WebhookReceiver[]): WebhookSender {
  const { db, log } = parts;
  const stopping = new AbortController();
  const lines = receivers.map((receiver) => createLine(parts, receiver, stopping.signal));
  let registered: Promise<void> | null = null;

  async function begin(): Promise<void> {
    try {
      registered ??= registerReceivers(
        db,
        receivers.map(({ name, events }) => ({ name, events: events.map(storedChoice) })),
      );
      await registered;
    } catch (error) {
      registered = null;
      log.warn({ err: error }, 'the receivers of webhooks could not be noted');
      return;
    }
    if (!stopping.signal.aborted) await Promise.all(lines.map((line) => line.begin()));
  }

  return {
    begin,
    stop: async () => {
      stopping.abort();
      await registered?.catch(() => {});
      await Promise.all(lines.map((line) => line.ended()));
    },
  };
}

function createLine(parts: WebhookParts, receiver: WebhookReceiver, stopping: AbortSignal) {
  const { db, log, owner } = parts;
  const { name } = receiver;
  let running: Promise<void> | null = null;
  let http: Promise<ReceiverHttp> | null = null;

  async function run(): Promise<void> {
    try {
      const lost = await giveUpEvents(db, name);
      if (Object.keys(lost).length > 0) log.warn({ receiver: name, events: lost }, 'events of a webhook were given up');
      if (!(await claimReceiver(db, name, { owner, seconds: LEASE_SECONDS }, parts.clock.now()))) return;
      try {
        http ??= openReceiver(receiver);
        while (!stopping.aborted && (await sendSome(parts, name, await http, stopping)));
      } finally {
        await releaseReceiver(db, name, owner);
      }
    } catch (error) {
      log.warn({ err: error, receiver: name }, 'webhooks could not be sent; they are kept and tried again');
    }
  }

  return {
    begin: () => {
      running ??= run().finally(() => {
        running = null;
      });
      return running;
    },
    ended: async () => {
      await running;
      const opened = http;
      http = null;
      await (await opened)?.close();
    },
  };
}

/** True: there may be more. */
async function sendSome(
  parts: WebhookParts,
  receiver: string,
  http: ReceiverHttp,
  stopping: AbortSignal,
): Promise<boolean> {
  const { db, clock, owner } = parts;
  const events = await eventsToSend(db, receiver, clock.now(), AT_ONCE);
  const closed = new Set<number>();
  for (const event of events) {
    if (closed.has(event.campaignId)) continue;
    if (stopping.aborted || !(await holdReceiver(db, receiver, { owner, seconds: LEASE_SECONDS }))) return false;
    const came = await sendOne(parts, receiver, http, event, stopping);
    if (came === 'stop') return false;
    if (came === 'postponed') closed.add(event.campaignId);
  }
  return events.length === AT_ONCE;
}

async function sendOne(
  { db, clock, log }: WebhookParts,
  receiver: string,
  http: ReceiverHttp,
  event: OutboxEvent,
  stopping: AbortSignal,
): Promise<'sent' | 'postponed' | 'stop'> {
  try {
    await http.deliver(event, stopping);
  } catch (error) {
    if (stopping.aborted) return 'stop';
    if (!(error instanceof IntegrationFault)) throw error;
    const { fault } = error;
    log.warn({ receiver, event: event.eventId, fault: fault.kind, detail: fault.detail }, 'a webhook was not taken');
    if (isOfTheMessage(fault)) {
      await postponeEvent(db, event, fault, clock.now());
      return 'postponed';
    }
    await postponeReceiver(db, receiver, fault, clock.now());
    return 'stop';
  }
  // Cut before this, it is sent again: the receiver knows its id.
  await endEvent(db, receiver, event, clock.now());
  return 'sent';
}
