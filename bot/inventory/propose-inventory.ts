// Proposes what files say of the inventory: compared with what is known, and shown before anything is done (INV-2).
import { loadRecordedPatches } from '../../db/queries/inventory/past-patches.ts';
import { loadStoredRecords } from '../../db/queries/inventory/stored-records.ts';
import { counted } from '../../domain/counts.ts';
import { withinCheckCounts } from '../../domain/inventory/check-counts.ts';
import { withDependencies } from '../../domain/inventory/dependency-fields.ts';
import { differenceOf, isNoInventoryChange } from '../../domain/inventory/difference.ts';
import { ENTITY_SPECS } from '../../domain/inventory/entities/entities.ts';
import { DEPENDS_ON } from '../../domain/inventory/entities/server.ts';
import { withImplied } from '../../domain/inventory/implied.ts';
import { withOwnerAccounts } from '../../domain/inventory/owner-accounts.ts';
import { withKnownPatches } from '../../domain/inventory/past-patches.ts';
import { type ReadRecords, readRecords, type SourceTable } from '../../domain/inventory/read-records.ts';
import type { InventoryDifference, RefusedRow, SourceRecord, StoredRecords } from '../../domain/inventory/record.ts';
import { refusalAt, rowsRefused } from '../../domain/inventory/refused-row.ts';
import type { Text } from '../../domain/language.ts';
import { may, type Role } from '../../domain/people/roles.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { readInventory } from '../../spreadsheets/inventory-workbook.ts';
import { CHAT_LIMITS, type ReadLimits } from '../../spreadsheets/read-limits.ts';
import { type Proposed, proposeChange } from '../change-sets/change-set.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import { withReassigned } from '../staffing/reassign.ts';
import { ACCOUNT_RIGHTS, INVENTORY_CHANGES, inventoryNames } from './inventory-work.ts';

export type InventoryProposed = Proposed<'inventory_changes'>;
export type InventoryFile = { readonly bytes: Uint8Array; readonly fileName: string };
/** Domains that the files name whole; `all`: every one of theirs (INV-4). */
export type Coverage = 'all' | readonly string[];
export type InventoryImport = {
  readonly files: readonly InventoryFile[];
  readonly covers: Coverage;
  /** Default: those of a chat. */
  readonly limits?: ReadLimits;
};

const INVENTORY = { type: 'inventory', id: null } as const;

/** Several files are one source: their tables together. */
export async function proposeInventory(
  ctx: OperationContext,
  by: Requester,
  { files, covers, limits = CHAT_LIMITS }: InventoryImport,
): Promise<Outcome<InventoryProposed>> {
  const fileName = files.map(({ fileName: name }) => name).join(', ');
  return proposeTables(ctx, by, { read: await readFiles(files, limits), fileName, covers });
}

/** @internal For tests that read many workbooks without a process for each. */
export function proposeTables(
  ctx: OperationContext,
  by: Requester,
  { read, fileName, covers }: { readonly read: ReadFiles; readonly fileName: string; readonly covers: Coverage },
): Promise<Outcome<InventoryProposed>> {
  const spec = {
    ability: 'inventory.edit',
    action: 'inventory.import',
    object: INVENTORY,
    underList: 'closed',
  } as const;
  return operate(ctx, by, spec, async (work) => {
    if (read.kind === 'refused') return refused(read.text);
    const compared = await compareInventory(work, read.tables, { covers, knownRights: 'refused' });
    if (compared.kind === 'refused') return compared;
    const refusals = [...read.broken, ...compared.refusals];
    const unread = [...read.unread, ...compared.notTaken];
    if (isNoInventoryChange(compared.difference)) {
      const rows = read.tables.reduce((sum, table) => sum + table.rows.length, 0);
      if (refusals.length > 0) return refuseRest(refusals, rows);
      if (compared.difference.absent.length === 0) return nothingNew();
    }
    const difference = await withReassigned(work, compared.difference);
    const counts = { changes: difference.changes.length, gone: difference.leaving.gone };
    return proposeChange(INVENTORY_CHANGES, work, { difference, kind: 'import', refusals, unread, fileName }, counts);
  });
}

type ReadFiles =
  | {
      readonly kind: 'tables';
      readonly tables: readonly SourceTable[];
      readonly broken: readonly RefusedRow[];
      readonly unread: readonly Text[];
    }
  | { readonly kind: 'refused'; readonly text: Text };

async function readFiles(files: readonly InventoryFile[], limits: ReadLimits): Promise<ReadFiles> {
  const all: Extract<ReadFiles, { kind: 'tables' }>[] = [];
  for (const { bytes, fileName } of files) {
    const read = await readInventory(bytes, limits, files.length === 1 ? null : fileName);
    if (read.kind === 'refused')
      return files.length === 1 ? read : { kind: 'refused', text: inFile(fileName, read.text) };
    all.push(read);
  }
  return {
    kind: 'tables',
    tables: all.flatMap(({ tables }) => tables),
    broken: all.flatMap(({ broken }) => broken),
    unread: all.flatMap(({ unread }) => unread),
  };
}

function inFile(name: string, { fr, en }: Text): Text {
  return { fr: `${name} : ${fr}`, en: `${name}: ${en}` };
}

type Compared = {
  readonly kind: 'compared';
  /** The inventory as it is. */
  readonly stored: StoredRecords;
  readonly difference: InventoryDifference;
  readonly refusals: readonly RefusedRow[];
  readonly notTaken: readonly Text[];
};

/**
 * What these tables would change. `knownRights`: roles and end of an account that is there are an error of a file that somebody wrote, and
 * are not meant by a database that knows no roles of ours.
 */
export async function compareInventory(
  work: UnitOfWork,
  tables: readonly SourceTable[],
  {
    covers,
    knownRights,
    refuseRow = () => null,
  }: {
    readonly covers: Coverage;
    readonly knownRights: 'refused' | 'left';
    /** Why a row is not taken. `known`: the server that bears its name. */
    refuseRow?(record: SourceRecord, known: string): Text | null;
  },
) {
  const names = inventoryNames(work.settings);
  const known = await loadStoredRecords(work.trx, names);
  const { roles } = work.by.actor;
  const wrong = (record: SourceRecord) => {
    const server = record.entity === 'server' ? known.server.get(record.key) : undefined;
    return mayNot(record, roles) ?? (server === undefined ? null : refuseRow(record, server.name));
  };
  const allowed = withoutRows(readRecords(tables, { stored: known, ...names }), wrong);
  const asked = knownRights === 'left' ? leavingKnownRights(allowed, known) : withoutKnownRights(allowed, known);
  const kept = new Set(work.settings.keptByPeople ?? []);
  const implied = withImplied(asked, known, { environments: isAdmin(roles) });
  const ordered = withDependencies(implied, known, { ...names, isKept: kept.has(DEPENDS_ON) });
  const bound = withinCheckCounts(ordered, known);
  const recorded = await loadRecordedPatches(
    work.trx,
    bound.records.filter(({ entity }) => entity === 'patch'),
    names.zone,
  );
  const stored = { ...known, patch: recorded.imported };
  const servers = new Set(serverNames(bound.records, stored));
  const read = withKnownPatches(bound, recorded, { servers, today: dayIn(work.now, names.zone) });
  const records = isAdmin(roles) ? withOwnerAccounts(read.records, stored) : read.records;
  const covered = domainsCovered(covers, read.records, stored);
  if (covered.kind === 'refused') return covered;
  const takes = (entity: string, field: string) => entity !== 'server' || !kept.has(field);
  const rules = { named: read.named, covers: covered.domains, takes };
  const difference = differenceOf(records, stored, rules);
  const { refusals } = read;
  const untaken = [...notTaken(read.records, stored, kept), ...recognisedText(read.recognised)];
  return { kind: 'compared', stored, difference, refusals, notTaken: untaken } satisfies Compared;
}

function serverNames(records: readonly SourceRecord[], stored: StoredRecords): readonly string[] {
  const ofFile = records.flatMap(({ entity, name }) => (entity === 'server' ? [name] : []));
  return [...Array.from(stored.server.values(), ({ name }) => name), ...ofFile];
}

/** HIST-2: what is recorded here already is neither doubled nor changed. */
function recognisedText(count: number): readonly Text[] {
  if (count === 0) return [];
  return [
    {
      fr: `${counted(count, 'fr', 'patch déjà enregistré', 'patchs déjà enregistrés')} ici`,
      en: `${counted(count, 'en', 'update', 'updates')} already recorded here`,
    },
  ];
}

/** INV-4: a name that is no domain would retire nothing, and say so to nobody. */
function domainsCovered(covers: Coverage, records: readonly SourceRecord[], stored: StoredRecords) {
  const spoken = records.flatMap(({ entity, fields }) => (entity === 'server' ? (fields.domain ?? []) : []));
  if (covers === 'all') return { kind: 'domains', domains: new Set(spoken) } as const;
  const codes = covers.map((code) => stored.domain.get(code.toLowerCase())?.name ?? code);
  const unknown = codes.find((code) => !spoken.includes(code));
  if (unknown === undefined) return { kind: 'domains', domains: new Set(codes) } as const;
  const list = [...new Set(spoken)].sort().join(', ');
  return refuse(
    `Le fichier ne contient aucun serveur du domaine ${unknown} : il ne peut pas en être la liste complète. Ses domaines : ${list}.`,
    `The file has no server of the domain ${unknown}: it cannot be its full list. Its domains: ${list}.`,
  );
}

/** PEOPLE-2, ELIG-6, RUN-9: rows that this person may not bring, or that are another machine's, stay out, and are named. */
function withoutRows(read: ReadRecords, wrong: (record: SourceRecord) => Text | null): ReadRecords {
  const records: SourceRecord[] = [];
  const refusals: RefusedRow[] = [];
  for (const record of read.records) {
    const why = wrong(record);
    if (why === null) records.push(record);
    else refusals.push(refusalAt(record.address ?? '', why));
  }
  return refusals.length === 0 ? read : { ...read, records, refusals: [...read.refusals, ...refusals] };
}

/** null: they may. */
function mayNot({ entity, name, fields }: SourceRecord, roles: readonly Role[]): Text | null {
  if (entity === 'check' && !may(roles, 'excludes.edit')) {
    return {
      fr: `${fields.application}, seul un opérateur ou un administrateur peut importer des contrôles`,
      en: `${fields.application}, only an operator or an admin may import checks`,
    };
  }
  if (isAdmin(roles) || (entity !== 'person' && entity !== 'environment')) return null;
  return {
    fr: `${name}, seul un administrateur peut importer des personnes et des environnements`,
    en: `${name}, only an admin may import people and environments`,
  };
}

function isAdmin(roles: readonly Role[]): boolean {
  return may(roles, 'role.manage') && may(roles, 'settings.edit');
}

/** PEOPLE-2: roles and end of an account that is there have rules of their own (last admin, own rights, starts that wait): `/role` asks them. */
function withoutKnownRights(read: ReadRecords, stored: StoredRecords): ReadRecords {
  const isOther = ({ entity, key, fields }: SourceRecord) => {
    const known = entity === 'person' ? stored.person.get(key) : undefined;
    return (
      known !== undefined &&
      ACCOUNT_RIGHTS.some((field) => fields[field] !== undefined && fields[field] !== (known.fields[field] ?? null))
    );
  };
  const left = read.records.filter(isOther);
  const refusals = left.map(({ address, name }) =>
    refusalAt(address ?? '', {
      fr: `${name} a déjà un compte : ses rôles et sa fin se changent avec /role`,
      en: `${name} already has an account: its roles and its end are changed with /role`,
    }),
  );
  return {
    ...read,
    records: read.records.filter((record) => !isOther(record)),
    refusals: [...read.refusals, ...refusals],
  };
}

function leavingKnownRights(read: ReadRecords, stored: StoredRecords): ReadRecords {
  const records = read.records.map((record) => {
    if (record.entity !== 'person' || !stored.person.has(record.key)) return record;
    const fields = Object.entries(record.fields).filter(([field]) => !ACCOUNT_RIGHTS.some((right) => right === field));
    return { ...record, fields: Object.fromEntries(fields) };
  });
  return { ...read, records };
}

/** INV-1: what the source says of fields that people keep is told, and not taken. */
function notTaken(records: readonly SourceRecord[], stored: StoredRecords, kept: ReadonlySet<string>): readonly Text[] {
  const servers = records.filter(({ entity, key }) => entity === 'server' && stored.server.has(key));
  return ENTITY_SPECS.server.fields.flatMap(({ name, titles }) => {
    if (!kept.has(name)) return [];
    const differing = servers.filter(({ key, fields }) => {
      const said = fields[name];
      return said !== undefined && said !== (stored.server.get(key)?.fields[name] ?? null);
    }).length;
    if (differing === 0) return [];
    return [
      {
        fr: `colonne « ${titles.fr[0]} » : ${differing} valeurs différentes, tenues à la main (inventory.keptByPeople)`,
        en: `column “${titles.en[0]}”: ${differing} differing values, kept by hand (inventory.keptByPeople)`,
      },
    ];
  });
}

const MAX_SAID = 5;

/** `rows`: of the source. Those that are not refused say nothing new. */
function refuseRest(refusals: readonly RefusedRow[], rows: number) {
  const said = (language: keyof Text) =>
    refusals
      .slice(0, MAX_SAID)
      .map(({ text }) => text[language])
      .join(' ');
  const more = refusals.length - MAX_SAID;
  const first: Text =
    rowsRefused(refusals) < rows
      ? {
          fr: 'Tout ce qui peut être repris est déjà dans l’inventaire : rien à changer. Restent de côté :',
          en: 'All that can be taken is in the inventory already: there is nothing to change. Left out:',
        }
      : { fr: 'Aucune ligne ne peut être reprise.', en: 'No row can be taken.' };
  return refuse(
    `${first.fr} ${said('fr')}${more > 0 ? ` Et ${more} autres.` : ''}`,
    `${first.en} ${said('en')}${more > 0 ? ` And ${more} others.` : ''}`,
  );
}

function nothingNew() {
  return refuse(
    'L’inventaire correspond déjà à ce fichier : rien à changer.',
    'The inventory already matches this file: there is nothing to change.',
  );
}
