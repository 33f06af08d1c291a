// The boards of a chat process, one for all readers of the same reach: read by one loop, and only while a page is open. However many pages
// there are, and however large the estate, the database is asked for a few statements a second and kept busy for a tenth of the time.
import { setTimeout as delay } from 'node:timers/promises';
import type { BoardReader } from '../../db/queries/board/board-links.ts';
import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ComplianceSettings } from '../../domain/compliance/settings.ts';
import type { UserId } from '../../domain/ids.ts';
import type { Language } from '../../domain/language.ts';
import type { Log } from '../chat/refusal.ts';
import type { LinkSecret } from '../files/link-token.ts';
import { type BoardCompliance, loadBoardCompliance } from './board-compliance.ts';
import type { BoardKey } from './board-path.ts';
import { admitAll } from './board-reader.ts';
import { type Board, type BoardYear, loadBoard } from './board-view.ts';
import { countedStatements } from './counted-statements.ts';
import { boardSections, type SectionName, type Sections } from './page/sections.ts';

export type LiveParts = {
  readonly db: Db;
  /** Business time. */
  readonly clock: Clock;
  readonly zone: string;
  readonly linkSecret: LinkSecret;
  readonly log: Log;
  readonly pace?: Pace;
  /** How long a page waits for its first reading before it is given without. */
  readonly firstPaintMs?: number;
  /** As it stands. */
  readonly compliance?: (() => ComplianceSettings | undefined) | undefined;
};

export type Pace = {
  readonly everyMs: number;
  readonly statementsASecond: number;
  /** How many times as long as a reading took there is none. */
  readonly rest: number;
};

/** Where an open page hears of changes. */
export type BoardStream = {
  /** False: it is gone, or does not keep up. */
  send(text: string): boolean;
  end(): void;
};

/** `compliance` null: not read yet. */
export type Known = { readonly board: Board; readonly compliance: BoardCompliance | null };

export type LiveBoards = {
  /** As it stood a while ago, or as it stands; null: a reading is on its way, and who follows hears of it. */
  board(reader: BoardReader): Promise<Known | null>;
  /** False: this person has as many pages open as they may. */
  hasPlace(reader: BoardReader): boolean;
  /** The stream is told of changes until it ends, or its key is over. */
  follow(stream: BoardStream, key: BoardKey, reader: BoardReader, language: Language): void;
  leave(stream: BoardStream): void;
  stop(): Promise<void>;
};

const PACE: Pace = { everyMs: 3_000, statementsASecond: 4, rest: 9 };
const FRESH_MS = 30_000;
/** Of a reading that says when it was taken: shown at once, to those without a list of hosts, until the next one is there. */
const SHOWN_MS = 600_000;
const FIRST_PAINT_MS = 100;
const YEAR_MS = 60_000;
/** Scans are of each day: what changes it is patching, which takes minutes. */
const COMPLIANCE_MS = 600_000;
const PING_MS = 15_000;
/** Rights that could not be asked for so long count as gone. */
const UNSURE_MS = 60_000;
/** Clients come back at different times after a restart. */
const RETRY_MS = 4_000;
const MAX_STREAMS_A_PERSON = 12;
const MAX_BOARDS = 64;
/** Statements around a read within a list of hosts that no query builder sees: begin and commit. */
const OF_TRANSACTION = 2;

type Follower = {
  readonly stream: BoardStream;
  readonly key: BoardKey;
  readonly userId: UserId;
  readonly language: Language;
  /** What it shows: of which reach, and each part as it was sent. */
  shown: { readonly reach: string; readonly sections: Sections } | null;
};

type Entry = {
  board: Board | null;
  at: number;
  year: BoardYear | null;
  yearAt: number;
  loading: Promise<Board> | null;
  compliance: BoardCompliance | null;
  complianceAt: number;
};

export function createLiveBoards(parts: LiveParts): LiveBoards {
  const { clock, log, zone, linkSecret, pace = PACE, firstPaintMs = FIRST_PAINT_MS } = parts;
  const statements = countedStatements(parts.db);
  const { db } = statements;
  const followers = new Map<BoardStream, Follower>();
  const entries = new Map<string, Entry>();
  const stopping = new AbortController();
  let loop: Promise<void> | null = null;
  let reading: Promise<void> = Promise.resolve();
  let pings: NodeJS.Timeout | null = null;

  function load(reach: string, reader: BoardReader): Promise<Board> {
    const entry = entryOf(reach);
    entry.loading ??= read(entry, reader).finally(() => {
      entry.loading = null;
    });
    return entry.loading;
  }

  function entryOf(reach: string): Entry {
    const entry = entries.get(reach) ?? {
      ...{ board: null, at: 0, year: null, yearAt: 0, loading: null },
      ...{ compliance: null, complianceAt: 0 },
    };
    entries.set(reach, entry);
    return entry;
  }

  function knownOf(reader: BoardReader, ageMs: number): Known | null {
    const entry = entries.get(reachOf(reader));
    if (entry === undefined || entry.board === null || Date.now() - entry.at >= ageMs) return null;
    return { board: entry.board, compliance: entry.compliance };
  }

  async function read(entry: Entry, reader: BoardReader): Promise<Board> {
    const ask = { now: clock.now(), zone };
    const began = Date.now();
    const isStale = entry.year === null || began - entry.yearAt > YEAR_MS;
    const board = await readAs(reader, (within) => loadBoard(within, ask, isStale ? null : entry.year));
    if (isStale) entry.yearAt = began;
    Object.assign(entry, { board, at: Date.now(), year: board.year });
    forgetOldest(entries);
    return board;
  }

  function readAs<T>(reader: BoardReader, read: (within: Db) => Promise<T>): Promise<T> {
    if (!isLimited(reader)) return read(db);
    statements.add(OF_TRANSACTION);
    return db.transaction().execute((trx) => readWithinReach(trx, reader.userId, read));
  }

  /** Beside the rounds, for it takes longer; one after the other, however many lists of hosts there are. */
  function refreshCompliance(reach: string, reader: BoardReader): void {
    const entry = entryOf(reach);
    if (Date.now() - entry.complianceAt < COMPLIANCE_MS) return;
    entry.complianceAt = Date.now();
    const ask = { now: clock.now(), zone };
    reading = reading
      .then(async () => {
        if (stopping.signal.aborted) return;
        entry.compliance = await readAs(reader, (within) => loadBoardCompliance(within, ask, parts.compliance?.()));
      })
      .catch((error: unknown) => log.warn({ err: error }, 'The compliance on the board could not be read'));
  }

  async function round(): Promise<void> {
    const all = [...followers.values()];
    const admitted = await admitAll(
      { db, linkSecret },
      all.map(({ key }) => key),
      clock.now(),
    );
    const readers = new Map<string, { readonly reader: BoardReader; readonly followers: Follower[] }>();
    for (const [i, follower] of all.entries()) {
      const found = admitted[i];
      if (found?.kind !== 'reader') {
        endAs(follower, 'over');
        continue;
      }
      const reach = reachOf(found.reader);
      const group = readers.get(reach) ?? { reader: found.reader, followers: [] };
      group.followers.push(follower);
      readers.set(reach, group);
    }
    for (const [reach, group] of readers) {
      if (stopping.signal.aborted) return;
      const board = await load(reach, group.reader);
      tell({ board, compliance: entryOf(reach).compliance }, reach, group.followers);
      refreshCompliance(reach, group.reader);
    }
  }

  function tell({ board, compliance }: Known, reach: string, group: readonly Follower[]): void {
    const drawn = new Map<Language, Sections>();
    for (const follower of group) {
      if (!followers.has(follower.stream)) continue;
      const sections = drawn.get(follower.language) ?? boardSections(board, compliance, follower.language);
      drawn.set(follower.language, sections);
      show(follower, reach, sections);
    }
  }

  function show(follower: Follower, reach: string, sections: Sections): void {
    const before = follower.shown?.reach === reach ? follower.shown.sections : null;
    const changed = (Object.keys(sections) as SectionName[]).filter((name) => sections[name] !== before?.[name]);
    follower.shown = { reach, sections };
    if (changed.length === 0) return;
    const data = JSON.stringify(Object.fromEntries(changed.map((name) => [name, sections[name]])));
    if (!follower.stream.send(`event: sections\ndata: ${data}\n\n`)) endAs(follower, null);
  }

  function endAs({ stream }: Follower, event: 'over' | null): void {
    if (event !== null) stream.send(`event: ${event}\ndata:\n\n`);
    leave(stream);
    stream.end();
  }

  async function goOn(): Promise<void> {
    let sureAt = Date.now();
    while (followers.size > 0 && !stopping.signal.aborted) {
      const began = Date.now();
      const before = statements.count();
      try {
        await round();
        sureAt = Date.now();
      } catch (error) {
        log.warn({ err: error }, 'The board could not be read');
        if (Date.now() - sureAt > UNSURE_MS) for (const follower of [...followers.values()]) endAs(follower, null);
      }
      const asked = statements.count() - before;
      const pause = Math.max(pace.everyMs, (asked * 1000) / pace.statementsASecond, (Date.now() - began) * pace.rest);
      await delay(pause, null, { signal: stopping.signal, ref: false }).catch(() => {});
    }
  }

  function begin(): void {
    pings ??= setInterval(() => {
      for (const follower of [...followers.values()]) if (!follower.stream.send(': \n\n')) endAs(follower, null);
    }, PING_MS).unref();
    loop ??= goOn().finally(() => {
      loop = null;
      // Somebody may have come while the last round ended.
      if (followers.size > 0 && !stopping.signal.aborted) begin();
    });
  }

  function leave(stream: BoardStream): void {
    followers.delete(stream);
    if (followers.size > 0 || pings === null) return;
    clearInterval(pings);
    pings = null;
  }

  return {
    async board(reader) {
      const reach = reachOf(reader);
      const known = knownOf(reader, isLimited(reader) ? FRESH_MS : SHOWN_MS);
      if (known !== null) return known;
      const read = load(reach, reader).then((board) => ({ board, compliance: entryOf(reach).compliance }));
      return Promise.race([read, delay(firstPaintMs, null, { ref: false })]);
    },
    hasPlace(reader) {
      const own = [...followers.values()].filter(({ userId }) => userId === reader.userId).length;
      return own < MAX_STREAMS_A_PERSON && !stopping.signal.aborted;
    },
    follow(stream, key, reader, language) {
      const follower: Follower = { stream, key, userId: reader.userId, language, shown: null };
      followers.set(stream, follower);
      stream.send(`retry: ${RETRY_MS + Math.floor(Math.random() * RETRY_MS)}\n\n`);
      const known = knownOf(reader, FRESH_MS);
      if (known !== null) tell(known, reachOf(reader), [follower]);
      begin();
    },
    leave,
    async stop() {
      stopping.abort();
      for (const follower of [...followers.values()]) endAs(follower, null);
      await loop;
      await reading;
    },
  };
}

/** PEOPLE-3. */
function isLimited({ rules }: BoardReader): boolean {
  return rules.length > 0;
}

/** Those with the same list of hosts see the same (PEOPLE-3). */
function reachOf({ rules }: BoardReader): string {
  return JSON.stringify(rules.map(({ kind, value }) => [kind, value]));
}

function forgetOldest(entries: Map<string, Entry>): void {
  if (entries.size <= MAX_BOARDS) return;
  const [oldest] = [...entries].filter(([, { loading }]) => loading === null).sort(([, a], [, b]) => a.at - b.at);
  if (oldest !== undefined) entries.delete(oldest[0]);
}
