// The history of PatchCenter, compared page by page with what is recorded here: what is new or differs becomes lines of the change.
import type { Source } from '../../db/patchcenter/source.ts';
import { loadRecordedPatches } from '../../db/queries/inventory/past-patches.ts';
import { newPastBatch, storePastRows } from '../../db/queries/inventory/past-rows.ts';
import { differenceOf } from '../../domain/inventory/difference.ts';
import type { HostNames } from '../../domain/inventory/host-names.ts';
import { withKnownPatches } from '../../domain/inventory/past-patches.ts';
import { namesOf, readRecords, type SourceTable } from '../../domain/inventory/read-records.ts';
import type { RefusedRow, StoredRecords } from '../../domain/inventory/record.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { LatestValidations, validationNote } from '../../domain/takeover/open-validations.ts';
import { historyTable, type PastNames, quickwinTable, validationTable } from '../../domain/takeover/past-tables.ts';
import type { SourceRow, SourceTableName } from '../../domain/takeover/source-tables.ts';
import type { TakenOver } from '../../domain/takeover/taken-over.ts';
import { inventoryNames } from '../inventory/inventory-work.ts';
import type { UnitOfWork } from '../shared/operation.ts';

/** More of them than anybody reads; they are counted further. */
const MOST_REFUSALS = 2_000;
const CHUNK = 20_000;

export type PastProposed = {
  readonly past: TakenOver['past'];
  readonly refusals: readonly RefusedRow[];
  readonly unsaidRefusals: number;
  readonly openValidations: number;
  /** Rows of servers that are not taken over. */
  readonly ofOthers: number;
};

export type PastEstate = {
  readonly names: PastNames;
  readonly validations: LatestValidations;
  /** With the servers that the same change adds. */
  readonly stored: StoredRecords;
};

/** Read before a transaction of ours is open: it may take long, and none may stand idle meanwhile. */
export async function readLatestValidations(source: Source): Promise<LatestValidations> {
  const latest = new LatestValidations();
  for await (const page of source.pages('patch_validation')) latest.add(page);
  return latest;
}

export async function proposePast(work: UnitOfWork, source: Source, estate: PastEstate): Promise<PastProposed> {
  const { names } = estate;
  const validations = new Map([...estate.validations.all()].filter(([server]) => names.servers.has(server)));
  const openValidations = [...validations.values()].filter((one) => validationNote(one) !== '').length;
  const lines = new PastLines(work, estate);
  for await (const chunk of chunksOf(
    source,
    'patch_history',
    `s.server_id, s.date_patch${idOf(source, 'patch_history')}`,
  )) {
    const mine = chunk.filter(isTaken(names));
    lines.ofOthers += chunk.length - mine.length;
    await lines.add(historyTable(mine, names, validations));
  }
  const where = `s.status = 'patched' and s.patch_date is not null and not exists (select 1 from patch_history h
    where h.server_id = s.server_id and h.status = 'ok' and h.date_patch::date = s.patch_date::date)`;
  for await (const chunk of chunksOf(source, 'quickwin_entries', 's.server_id, s.patch_date', where))
    await lines.add(quickwinTable(chunk.filter(isTaken(names)), names));
  if (validations.size > 0) await lines.add(validationTable(validations, names));
  const { refusals, unsaidRefusals, ofOthers } = lines;
  return { past: lines.past(), refusals, unsaidRefusals, openValidations, ofOthers };
}

class PastLines {
  readonly refusals: RefusedRow[] = [];
  unsaidRefusals = 0;
  ofOthers = 0;
  readonly #work: UnitOfWork;
  readonly #estate: PastEstate;
  readonly #servers: ReadonlySet<string>;
  readonly #hosts: HostNames;
  #batch: number | null = null;
  #added = 0;
  #changed = 0;

  constructor(work: UnitOfWork, estate: PastEstate) {
    this.#work = work;
    this.#estate = estate;
    this.#servers = new Set(Array.from(estate.stored.server.values(), ({ name }) => name));
    this.#hosts = namesOf(estate.stored, inventoryNames(work.settings).suffixes);
  }

  async add(table: SourceTable): Promise<void> {
    const { trx, settings, now } = this.#work;
    const names = inventoryNames(settings);
    const read = readRecords([table], { stored: this.#estate.stored, hosts: this.#hosts, ...names });
    const recorded = await loadRecordedPatches(trx, read.records, names.zone);
    const known = withKnownPatches(read, recorded, { servers: this.#servers, today: dayIn(now, names.zone) });
    this.#refuse(known.refusals);
    const stored = { ...this.#estate.stored, patch: recorded.imported };
    const rules = { named: null, covers: new Set<string>(), takes: () => true };
    const { changes } = differenceOf(known.records, stored, rules);
    if (changes.length === 0) return;
    this.#batch ??= await newPastBatch(trx);
    for (let at = 0; at < changes.length; at += CHUNK / 4)
      await storePastRows(trx, this.#batch, changes.slice(at, at + CHUNK / 4));
    const added = changes.filter(({ before }) => before === null).length;
    this.#added += added;
    this.#changed += changes.length - added;
  }

  past(): TakenOver['past'] {
    return this.#batch === null ? null : { batch: this.#batch, added: this.#added, changed: this.#changed };
  }

  #refuse(refusals: readonly RefusedRow[]): void {
    const room = MOST_REFUSALS - this.refusals.length;
    this.refusals.push(...refusals.slice(0, room));
    this.unsaidRefusals += Math.max(0, refusals.length - room);
  }
}

/** The rows of one server lie in one chunk: two of one moment are compared with one another. */
async function* chunksOf(source: Source, table: SourceTableName, orderBy: string, where?: string) {
  let held: SourceRow[] = [];
  for await (const page of source.pages(table, { orderBy, ...(where === undefined ? {} : { where }) })) {
    held.push(...page);
    if (held.length < CHUNK) continue;
    const last = held.at(-1)?.server_id;
    const cut = held.findIndex(({ server_id: server }) => server === last);
    if (cut > 0) {
      yield held.slice(0, cut);
      held = held.slice(cut);
    }
  }
  if (held.length > 0) yield held;
}

function idOf(source: Source, table: SourceTableName): string {
  return source.shape.columns[table]?.has('id') === true ? ', s.id' : '';
}

function isTaken({ servers }: PastNames) {
  return ({ server_id: server }: SourceRow) => servers.has(server ?? '');
}
