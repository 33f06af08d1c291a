// `--shadow`: for each week of a cycle, what would have been decided here beside what PatchCenter did. Nothing is written in either database.
import type { Source } from '../../db/patchcenter/source.ts';
import { alsaceMoselleZones, loadFreezePeriods } from '../../db/queries/planning/planning.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Freshness } from '../../domain/gate/question.ts';
import type { CampaignId, ServerId, UserId } from '../../domain/ids.ts';
import { type Calendar, calendarOf } from '../../domain/planning/calendar.ts';
import { addDays, type IsoWeek, isoWeek, isoWeekOf } from '../../domain/planning/iso-week.ts';
import type { Elsewhere } from '../../domain/previews/elsewhere.ts';
import { compareWeek } from '../../domain/takeover/shadow/compare-week.ts';
import type { PastUpdate, PastValidation, ShadowPast } from '../../domain/takeover/shadow/gate-then.ts';
import type { ShadowDifference } from '../../domain/takeover/shadow/shadow-difference.ts';
import { type ShadowEstate, shadowEstate } from '../../domain/takeover/shadow/shadow-estate.ts';
import type { TheirSession } from '../../domain/takeover/shadow/shadow-week.ts';
import type { SourceRow } from '../../domain/takeover/source-tables.ts';
import type { ValidationStatus } from '../../domain/validations/validation-state.ts';
import { readEstate } from './read-source.ts';

export type ShadowAsked = {
  readonly weeks: readonly IsoWeek[];
  /** IANA name. */
  readonly zone: string;
  readonly freshness: Freshness;
};

export type ShadowCompared = {
  readonly differences: readonly ShadowDifference[];
  /** Sessions of PatchCenter in those weeks. */
  readonly sessions: number;
};

export async function shadowCycle(
  db: Db,
  source: Source,
  { weeks, zone, freshness }: ShadowAsked,
): Promise<ShadowCompared> {
  const read = await readEstate(source);
  const estate = shadowEstate(read.inventory, read, zone);
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (first === undefined || last === undefined) return { differences: [], sessions: 0 };
  const calendar = await calendarHere(db, first.year);
  const sessions = await readSessions(source, read.campaigns, first);
  const past = await readPast(source, estate, { from: addDays(first.weekStart, -YEAR), until: last.weekEnd });
  const differences = weeks.flatMap((week) =>
    compareWeek({
      week,
      estate,
      past,
      sessions: sessions.filter(({ week: of }) => of.weekStart === week.weekStart),
      elsewhere: patchedBefore(sessions, week),
      calendar,
      freshness,
    }),
  );
  const compared = new Set(weeks.map(({ weekStart }) => weekStart));
  return { differences, sessions: sessions.filter(({ week }) => compared.has(week.weekStart)).length };
}

/** Freezes and zones are decided here: PatchCenter keeps none of them. */
async function calendarHere(db: Db, year: number): Promise<Calendar> {
  return calendarOf([year], {
    freezePeriods: await loadFreezePeriods(db),
    alsaceMoselleZones: await alsaceMoselleZones(db),
  });
}

/** A validation of the year before may be the latest one. */
const YEAR = 371;

type SessionOfWeek = TheirSession & { readonly week: IsoWeek; readonly campaignId: string };

/** Of the whole cycle: what earlier weeks patched counts (ELIG-5). Its week is that of its campaign, else that of its day. */
async function readSessions(
  source: Source,
  campaigns: readonly SourceRow[],
  { year, cycle }: IsoWeek,
): Promise<readonly SessionOfWeek[]> {
  const weekOf = new Map(campaigns.map((row) => [row.id ?? '', campaignWeek(row)]));
  const sessions: SessionOfWeek[] = [];
  for await (const page of source.pages('patch_sessions')) {
    for (const row of page) {
      const date = row.date_prevue?.slice(0, 10) ?? null;
      const week = weekOf.get(row.campaign_id ?? '') ?? (date === null ? null : isoWeekOf(date));
      if (week === null || week.year !== year || week.cycle !== cycle) continue;
      sessions.push({
        serverId: Number(row.server_id) as ServerId,
        status: row.status ?? '',
        date,
        time: row.heure_prevue ?? null,
        userId: row.intervenant_id == null ? null : (Number(row.intervenant_id) as UserId),
        row,
        week,
        campaignId: row.campaign_id ?? '0',
      });
    }
  }
  return sessions;
}

function campaignWeek({ year, week_code: code, week_number: number }: SourceRow): IsoWeek | null {
  const week = number ?? code?.replace(/^S/i, '');
  return year == null || week == null ? null : isoWeek(Number(year), Number(week));
}

function patchedBefore(sessions: readonly SessionOfWeek[], week: IsoWeek): ReadonlyMap<ServerId, readonly Elsewhere[]> {
  const before = sessions.filter(
    ({ week: of, status }) => of.weekStart < week.weekStart && (status === 'patched' || status === 'reported'),
  );
  const found = Map.groupBy(before, ({ serverId }) => serverId);
  return new Map(
    [...found].map(([id, of]) => [
      id,
      of.map(
        ({ campaignId, week: { year, cycle, weekCode, weekStart } }): Elsewhere => ({
          ...{ campaignId: Number(campaignId) as CampaignId, year, cycle, weekCode, weekStart },
          ...{ state: 'patched', placed: true },
        }),
      ),
    ]),
  );
}

const STATUSES: readonly ValidationStatus[] = ['en_attente', 'validated_ok', 'validated_ko', 'forced'];

/** Of servers that are compared, or that a production of them is linked to. */
async function readPast(
  source: Source,
  { names }: ShadowEstate,
  { from, until }: { readonly from: string; readonly until: string },
): Promise<ShadowPast> {
  const within = (moment: string | null | undefined): moment is string =>
    moment != null && moment.slice(0, 10) >= from && moment.slice(0, 10) <= until;
  const updates = new Map<ServerId, PastUpdate[]>();
  for await (const page of source.pages('patch_history', { orderBy: 's.date_patch' }))
    for (const { server_id: server, date_patch: moment, status } of page)
      if (within(moment) && (status === 'ok' || status === 'ko')) pushTo(updates, server, names, { moment, status });
  const validations = new Map<ServerId, PastValidation[]>();
  for await (const page of source.pages('patch_validation', { orderBy: 's.patch_date' }))
    for (const { server_id: server, patch_date: moment, status: said } of page) {
      const status = STATUSES.find((one) => one === said);
      if (within(moment) && status !== undefined) pushTo(validations, server, names, { moment, status });
    }
  return { updates, validations };
}

function pushTo<T>(
  map: Map<ServerId, T[]>,
  server: string | null | undefined,
  names: ShadowEstate['names'],
  one: T,
): void {
  const id = Number(server) as ServerId;
  if (!names.has(id)) return;
  const of = map.get(id);
  if (of === undefined) map.set(id, [one]);
  else of.push(one);
}
