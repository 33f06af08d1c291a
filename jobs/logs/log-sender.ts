// Sends what has still to leave, beside the sweep: a receiver that is silent keeps nothing else waiting.
import type { Logger } from 'pino';
import { forgetDepartures, lockDepartures, registerDestinations } from '../../db/queries/logs/departures.ts';
import type { Db } from '../../db/schema/database.ts';
import type { LogDestination } from '../../domain/logs/log-record.ts';

export type LogSender = {
  /** Begins to send where nothing is being sent; does not wait for it. */
  begin(): void;
  /** Ends after what is under way, which is bounded. */
  stop(): Promise<void>;
};

/** Within the time that PostgreSQL lets a transaction do nothing (`db/steady.ts`). */
const SEND_MS = 10_000;
/** A receiver that failed is left alone for so long. */
const PAUSE_MS = 30_000;

export function createLogSender(db: Db, destinations: readonly LogDestination[], log: Logger): LogSender {
  let registered: Promise<void> | null = null;
  const lines = destinations.map((destination) => createLine(db, destination, log));
  const stopping = new AbortController();

  async function register(): Promise<void> {
    registered ??= registerDestinations(
      db,
      destinations.map(({ name }) => name),
    );
    await registered.catch((error: unknown) => {
      registered = null;
      throw error;
    });
  }

  async function begin(): Promise<void> {
    try {
      await register();
    } catch (error) {
      log.warn({ err: error }, 'where logs leave for could not be noted');
      return;
    }
    if (!stopping.signal.aborted) for (const line of lines) line.begin(stopping.signal);
  }

  return {
    begin: () => void begin(),
    stop: async () => {
      stopping.abort();
      await Promise.all(lines.map((line) => line.ended()));
    },
  };
}

function createLine(db: Db, destination: LogDestination, log: Logger) {
  let running: Promise<void> | null = null;
  let notBefore = 0;

  async function run(stopping: AbortSignal): Promise<void> {
    try {
      let isMore = true;
      while (isMore && !stopping.aborted) isMore = await sendSome(db, destination);
    } catch (error) {
      notBefore = performance.now() + PAUSE_MS;
      log.warn({ err: error, destination: destination.name }, 'logs could not leave; they are kept and tried again');
    }
  }

  return {
    begin: (stopping: AbortSignal) => {
      if (running !== null || performance.now() < notBefore) return;
      running = run(stopping).finally(() => {
        running = null;
      });
    },
    ended: () => running ?? Promise.resolve(),
  };
}

/**
 * True: there was something to send, and there may be more. Forgotten after it was sent: killed in between, a process sends its last
 * batch again, with the same ids. The other order would lose it.
 */
export async function sendSome(db: Db, destination: LogDestination): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const departures = await lockDepartures(trx, destination.name);
    if (departures === null) return false;
    await destination.send(departures.records, AbortSignal.timeout(SEND_MS));
    await forgetDepartures(trx, destination.name, departures.upTo);
    return true;
  });
}
