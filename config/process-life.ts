// Starts a process and ends it: what was opened is closed, also when the start fails or is interrupted, and a failure is a sentence.
import { SettingsError } from '../config.ts';
import { sentenceOf } from './sentence.ts';
import { createServiceManager } from './service-manager.ts';

/** What is told of the process: closers run in reverse, each once. */
export type Life = {
  onStop(close: () => Promise<unknown> | unknown): void;
};

const WRONG_SETTINGS = 2;

/** Resolves when it works; SIGTERM and SIGINT end it then, or as soon as the start has come to an end. Never rejects. */
export async function live(start: (life: Life) => Promise<void>): Promise<void> {
  const manager = createServiceManager();
  const closers: (() => Promise<unknown> | unknown)[] = [];
  let starting = true;
  let asked = false;
  let ending: Promise<void> | null = null;
  const end = (code: number): Promise<void> => {
    // A watchdog would end what takes its time to hand over.
    ending ??= manager
      .stopping()
      .then(() => closeAll(closers))
      .then(() => process.exit(code));
    return ending;
  };
  const stop = () => {
    asked = true;
    if (!starting) void end(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  try {
    await start({ onStop: (close) => void closers.push(close) });
  } catch (error) {
    // A terminal sends the signal to the embedded PostgreSQL too: that the start then fails is no news.
    if (!asked) console.error(sentenceOf(error));
    await end(asked ? 0 : error instanceof SettingsError ? WRONG_SETTINGS : 1);
  }
  starting = false;
  if (asked) await end(0);
  else await manager.ready();
}

async function closeAll(closers: (() => Promise<unknown> | unknown)[]): Promise<void> {
  for (const close of closers.toReversed()) {
    try {
      await close();
    } catch (error) {
      console.error(sentenceOf(error));
    }
  }
}
