// A chat process's board on a port of its own, and what reads it.

import type { Pace } from '../../../bot/board/live-boards.ts';
import { createBoardEdge } from '../../../bot/board/serve-board.ts';
import { createBotServer } from '../../../bot/server.ts';
import type { VerifyPerson } from '../../../bot/teams/entra-token.ts';
import type { Db } from '../../../db/schema/database.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Limits } from '../../../http/listener.ts';
import { keptLog } from '../quiet-log.ts';

export const LINK_SECRET = 'a secret that all chat processes share';

type Of = {
  readonly verifyPerson?: VerifyPerson | null;
  readonly db: Db;
  readonly clock: Clock;
  readonly pace?: Pace;
  readonly limits?: Limits;
  /** Default: as long as a busy machine takes. */
  readonly firstPaintMs?: number;
};

export async function serveBoards({ db, clock, pace, limits, verifyPerson = null, firstPaintMs = 20_000 }: Of) {
  const log = keptLog();
  const board = createBoardEdge({
    ...{ db, clock, zone: 'Europe/Paris', linkSecret: LINK_SECRET, verifyPerson, log, firstPaintMs },
    ...(pace === undefined ? {} : { pace }),
  });
  const server = createBotServer({
    admit: async () => ({ kind: 'refused', status: 401, why: 'no token' }),
    links: { look: async () => ({ kind: 'unknown' }), take: async () => ({ kind: 'unknown' }) },
    calendar: async () => ({ kind: 'unknown' }),
    api: async () => {},
    ...{ board, log },
    ...(limits === undefined ? {} : { limits }),
  });
  return { url: `http://127.0.0.1:${await server.listen(0)}`, close: server.close, log };
}

export type OpenStream = {
  /** Events so far: their name and data. */
  readonly events: { readonly name: string; readonly data: string }[];
  readonly status: number;
  readonly ended: Promise<void>;
  close(): void;
};

export async function openStream(address: string): Promise<OpenStream> {
  const stop = new AbortController();
  const response = await fetch(address, { signal: stop.signal });
  const events: { name: string; data: string }[] = [];
  const ended = read(response, events).catch(() => {});
  return { events, status: response.status, ended, close: () => stop.abort() };
}

async function read(response: Response, events: { name: string; data: string }[]): Promise<void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const name = /^event: (.*)$/m.exec(part)?.[1];
      if (name !== undefined) events.push({ name, data: /^data: ?(.*)$/m.exec(part)?.[1] ?? '' });
    }
  }
}

/** The parts of the page as the newest events left them. */
export function shownBy({ events }: OpenStream): Readonly<Record<string, string>> {
  return Object.assign({}, ...events.filter(({ name }) => name === 'sections').map(({ data }) => JSON.parse(data)));
}
