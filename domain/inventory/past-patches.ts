// Updates of the past that a source brings (HIST-2): each of one server, day and result. One that is recorded here already is recognised, and is
// neither doubled nor changed; one of a server that nobody knows is refused.
import { DateTime } from 'luxon';
import type { IsoDate } from '../clock.ts';
import { NO_TIME } from './entities/patch.ts';
import type { ReadRecords } from './read-records.ts';
import type { Fields, RefusedRow, SourceRecord, StoredRecord } from './record.ts';
import { refusalAt } from './refused-row.ts';
import { unknownServers } from './unknown-server.ts';

/** How it is named and compared. `time` is that of the clock on the wall. */
export function patchName(hostname: string, { date, time, result }: Fields): string {
  return `${hostname} ${date} ${time} ${result}`;
}

/** What a name says. */
export function fieldsOfPatch(name: string): Fields {
  const [hostname = '', date = '', time = '', result = ''] = name.split(' ');
  return { hostname, date, time, result };
}

/** Its server, day and result: two of the same are one update where one of them has no time. */
export function patchDay(hostname: string, { date, result }: Fields): string {
  return `${hostname} ${date} ${result}`;
}

/** As they are stored: the moment in two fields, as the clock of `zone` shows it: an hour that a change of the clock leaves out is the next one. */
export function patchFields({ date, time, week, ...said }: Fields, zone: string): Fields {
  const fields = said.campaign === undefined && week !== undefined ? { ...said, campaign: week } : said;
  const [day = '', clock = null] = (date ?? '').split(' ');
  const at = time ?? clock ?? NO_TIME;
  if (/^\d{2}:\d{2}$/.test(at) && !changesClock(day, zone)) return { ...fields, date: day, time: at };
  const shown = DateTime.fromISO(`${day}T${at}`, { zone });
  if (!shown.isValid) return { ...fields, date: day, time: at };
  return { ...fields, date: shown.toFormat('yyyy-MM-dd'), time: shown.toFormat('HH:mm') };
}

/** By day and zone: of a million updates most share their days with thousands, and a zone is slow to ask (a third of a takeover went there). */
const CLOCK_CHANGES = new Map<string, boolean>();
const MOST_DAYS = 20_000;

/** Whether an hour of that day may be missing or there twice; of what is no day, yes. Two days on each side: a change at midnight counts, and so does a day that a zone left out. */
function changesClock(day: string, zone: string): boolean {
  const key = `${day} ${zone}`;
  const known = CLOCK_CHANGES.get(key);
  if (known !== undefined) return known;
  const begin = DateTime.fromISO(day, { zone: 'utc' });
  const offsetAt = (days: number) => begin.plus({ days }).setZone(zone).offset;
  const changes = !begin.isValid || day.length !== 10 || offsetAt(-2) !== offsetAt(3);
  if (CLOCK_CHANGES.size < MOST_DAYS) CLOCK_CHANGES.set(key, changes);
  return changes;
}

export type RecordedPatches = {
  /** Of those servers at that time, imported ones, by key. */
  readonly imported: ReadonlyMap<string, StoredRecord>;
  /** `patchDay` of what the product did itself. */
  readonly ours: ReadonlySet<string>;
};

export const NOTHING_RECORDED: RecordedPatches = { imported: new Map(), ours: new Set() };

export type KnownPatches = ReadRecords & {
  /** Rows of updates that are recorded here already. */ readonly recognised: number;
};

const FIRST_DAY = '2000-01-01';

/** `servers`: names of those that are known, the file's own included. `today`: of the business zone. */
export function withKnownPatches(
  read: ReadRecords,
  recorded: RecordedPatches,
  { servers, today }: { readonly servers: ReadonlySet<string>; readonly today: IsoDate },
): KnownPatches {
  const importedDays = new Set(Array.from(recorded.imported.values(), dayOf));
  const refusals: RefusedRow[] = [];
  let recognised = 0;
  const unknown = unknownServers(servers);
  const records = read.records.filter((record) => {
    if (record.entity !== 'patch') return true;
    const why = wrongWith(record, servers, today, unknown);
    if (why !== null) {
      refusals.push(why);
      return false;
    }
    if (recorded.imported.has(record.key)) return true;
    const day = dayOf(record);
    const isKnown = recorded.ours.has(day) || (record.fields.time === NO_TIME && importedDays.has(day));
    if (isKnown) recognised += 1;
    return !isKnown;
  });
  return { ...read, records, refusals: [...read.refusals, ...refusals], recognised };
}

function dayOf({ fields }: Pick<SourceRecord, 'fields'>): string {
  return patchDay(fields.hostname ?? '', fields);
}

function wrongWith(
  { fields, cells = {}, address }: SourceRecord,
  servers: ReadonlySet<string>,
  today: IsoDate,
  unknown: ReturnType<typeof unknownServers>,
): RefusedRow | null {
  const hostname = fields.hostname ?? '';
  const at = (field: string) => cells[field] ?? address ?? '';
  if (!servers.has(hostname)) return refusalAt(at('hostname'), unknown(hostname));
  const date = fields.date ?? '';
  if (date >= FIRST_DAY && date <= today) return null;
  return refusalAt(at('date'), {
    fr: `${date} n’est pas une date passée (depuis le 01/01/2000)`,
    en: `${date} is not a date of the past (since 01/01/2000)`,
  });
}
