// Secrets of the vault at the moment of a login: asked for once for all who want the same, held for moments, never written anywhere. A campaign of
// hundreds of servers asks once or twice a second.
import { setTimeout as wait } from 'node:timers/promises';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import type { KeptSecrets } from '../integration.ts';
import type { CyberarkClient } from './client.ts';
import { type Said, saidOf } from './mapping.ts';
import type { CyberarkSettings, VaultAccount } from './settings.ts';
import { createTroubles, type Pauses, VAULT } from './troubles.ts';

/** Shorter than any change takes: the vault gives nothing while one is under way, so that what is held is seldom of before. */
const HELD_MS = 2000;
/** Between two beginnings for the same account, when what was given was refused. */
const ANEW_MS = 500;
const CHANGE_LOOK_MS = 3000;
/** Beyond what is waited for a change: an answer may come byte by byte. */
const LONGEST_MS = 120_000;

export type Waits = Pauses & {
  readonly heldMs?: number;
  readonly anewMs?: number;
  readonly changeLookMs?: number;
};

/** An account, as it is asked about by whoever wants it at the same time. */
type Entry = {
  readonly name: string;
  readonly account: VaultAccount;
  held: string | null;
  flight: Promise<string> | null;
  /** Begins once what was refused has been told: what is under way may be of before. */
  next: Promise<string> | null;
  begunAt: number;
};

export function createSecrets(
  client: CyberarkClient,
  { accounts, changeSeconds }: Pick<CyberarkSettings, 'accounts' | 'changeSeconds'>,
  waits: Waits = {},
): KeptSecrets & { close(): void } {
  const { heldMs = HELD_MS, anewMs = ANEW_MS, changeLookMs = CHANGE_LOOK_MS } = waits;
  const closing = new AbortController();
  const troubles = createTroubles(waits);
  const entries = new Map(Object.entries(accounts).map(([name, account]) => [name, newEntry(name, account)]));

  async function askOnce({ name, account }: Entry, by: 'login' | 'round', signal: AbortSignal): Promise<Said> {
    const answer = await client.ask(account, signal).catch((error: unknown) => {
      throw troubles.note(VAULT, faultOf(error, closing.signal), by);
    });
    troubles.noteGood(VAULT);
    try {
      return saidOf(answer, account);
    } catch (error) {
      const { kind, detail } = faultOf(error, closing.signal);
      throw troubles.note(name, { kind, detail: `${name}: ${detail}` }, by);
    }
  }

  /** A change that is under way is waited for. */
  async function fetch(entry: Entry): Promise<string> {
    const { name } = entry;
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(LONGEST_MS + changeSeconds * 1000)]);
    const until = performance.now() + changeSeconds * 1000;
    for (;;) {
      const said = await askOnce(entry, 'login', signal);
      if (said.kind === 'given') {
        troubles.noteGood(name);
        hold(entry, said.content);
        return said.content;
      }
      const left = until - performance.now();
      if (left <= 0) throw troubles.note(name, stillChanging(name, changeSeconds), 'login');
      await rest(Math.min(changeLookMs, left));
    }
  }

  function hold(entry: Entry, content: string): void {
    entry.held = content;
    setTimeout(() => {
      if (entry.held === content) entry.held = null;
    }, heldMs).unref();
  }

  async function rest(ms: number): Promise<void> {
    try {
      await wait(ms, undefined, { signal: closing.signal });
    } catch {
      throw new IntegrationFault(STOPPING);
    }
  }

  function begin(entry: Entry): Promise<string> {
    entry.begunAt = performance.now();
    const flight = fetch(entry).finally(() => {
      if (entry.flight === flight) entry.flight = null;
    });
    entry.flight = flight;
    return flight;
  }

  async function beginAfterRefusal(entry: Entry): Promise<string> {
    await entry.flight?.catch(() => undefined);
    await rest(Math.max(0, entry.begunAt + anewMs - performance.now()));
    // Whoever is refused from now on asks once more.
    entry.next = null;
    troubles.throwWhilePaused(entry.name);
    return begin(entry);
  }

  function entryOf(name: string): Entry {
    const entry = entries.get(name);
    if (entry === undefined) throw new Error(`${name} is not among integrations.cyberark.accounts`);
    return entry;
  }

  return {
    accounts: [...entries.keys()],
    secretOf: (name) => {
      const entry = entryOf(name);
      return {
        account: name,
        ask: async () => {
          if (entry.held !== null) return entry.held;
          troubles.throwWhilePaused(name);
          return entry.flight ?? begin(entry);
        },
        askAnew: async (refused) => {
          if (entry.held !== null && entry.held !== refused) return entry.held;
          entry.held = null;
          entry.next ??= beginAfterRefusal(entry);
          const content = await entry.next;
          return content === refused ? null : content;
        },
      };
    },
    // Being changed is a sign of life: it is there, and ours.
    check: async (name, signal) => {
      await askOnce(entryOf(name), 'round', AbortSignal.any([closing.signal, signal]));
      troubles.noteGood(name);
    },
    onChange: troubles.onChange,
    close: () => closing.abort(new Error('closed')),
  };
}

function newEntry(name: string, account: VaultAccount): Entry {
  return { name, account, held: null, flight: null, next: null, begunAt: Number.NEGATIVE_INFINITY };
}

function stillChanging(name: string, seconds: number): Fault {
  return {
    kind: 'limited',
    detail: `${name}: its password is still being changed in the vault, after ${seconds} seconds`,
  };
}

const STOPPING: Fault = { kind: 'unreachable', detail: 'this process is stopping' };

/** An error of ours is none of the vault's. */
function faultOf(error: unknown, closing: AbortSignal): Fault {
  if (error instanceof IntegrationFault) return error.fault;
  if (closing.aborted) return STOPPING;
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return { kind: 'silent', detail: 'no whole answer in time' };
  throw error;
}
