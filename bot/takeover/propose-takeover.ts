// Proposes what a running PatchCenter knows as one change of the inventory: read once, at one moment of it, compared by what compares
// workbooks, shown before anything is done (INV-1, INV-2).
import type { Source } from '../../db/patchcenter/source.ts';
import { loadStoredGeneralExcludes } from '../../db/queries/exclusions/package-excludes.ts';
import { dropCancelledPastRows } from '../../db/queries/inventory/past-rows.ts';
import { loadDismissals, loadStoredLinks } from '../../db/queries/links/links.ts';
import { loadRowCampaigns } from '../../db/queries/planning/plan-changes.ts';
import { loadPlan } from '../../db/queries/planning/planning.ts';
import { allHostnames } from '../../db/queries/servers/servers.ts';
import { parseExcludes } from '../../domain/exclusions/excludes.ts';
import type { ServerId } from '../../domain/ids.ts';
import { isNoInventoryChange } from '../../domain/inventory/difference.ts';
import { shown } from '../../domain/inventory/entities/read-values.ts';
import { hostNames } from '../../domain/inventory/host-names.ts';
import type { InventoryDifference, RefusedRow, StoredRecord, StoredRecords } from '../../domain/inventory/record.ts';
import { refusalAt } from '../../domain/inventory/refused-row.ts';
import type { NamedServer } from '../../domain/links/detect.ts';
import { may, whoMay } from '../../domain/people/roles.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { inventoryTables } from '../../domain/takeover/inventory-tables.ts';
import { type LeftBehind, leftBehindTexts } from '../../domain/takeover/left-behind.ts';
import { linksTakenOver } from '../../domain/takeover/link-rows.ts';
import type { PastNames } from '../../domain/takeover/past-tables.ts';
import { planTakenOver } from '../../domain/takeover/plan-rows.ts';
import { peopleOf } from '../../domain/takeover/source-people.ts';
import type { SourceRow } from '../../domain/takeover/source-tables.ts';
import { type Proposed, proposeChange } from '../change-sets/change-set.ts';
import { INVENTORY_CHANGES, inventoryNames } from '../inventory/inventory-work.ts';
import { type Coverage, compareInventory } from '../inventory/propose-inventory.ts';
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
import { proposePast, readLatestValidations } from './propose-past.ts';
import { readEstate, type SourceEstate } from './read-source.ts';

const SPEC = {
  ability: 'inventory.edit',
  action: 'inventory.import',
  object: { type: 'inventory', id: null },
  underList: 'closed',
} as const;

/** An admin's: it brings people, environments, plan and links at once. Throws `SourceRefused` when PatchCenter stops answering. */
export async function proposeTakeover(
  ctx: OperationContext,
  by: Requester,
  { source, covers }: { readonly source: Source; readonly covers: Coverage },
): Promise<Outcome<Proposed<'inventory_changes'>>> {
  const estate = await readEstate(source);
  const validations = await readLatestValidations(source);
  return operate(ctx, by, SPEC, async (work) => {
    if (!may(by.actor.roles, 'settings.edit')) return refused(whoMay('settings.edit'));
    await dropCancelledPastRows(work.trx);
    const compared = await compareInventory(work, inventoryTables(estate.inventory), { covers, knownRights: 'left' });
    if (compared.kind === 'refused') return compared;
    const names = takenNames(estate, compared, inventoryNames(work.settings).suffixes);
    const plan = await planOf(work, estate, compared);
    const links = await linksOf(work, estate, compared, names);
    const excludes = await excludesOf(work, estate.excludes);
    const stored = withAdded(compared.stored, compared.difference, inventoryNames(work.settings).suffixes);
    const past = await proposePast(work, source, { names, stored, validations });
    const difference: InventoryDifference = {
      ...(await withReassigned(work, compared.difference)),
      more: {
        undone: false,
        plan: plan.difference,
        links: links.difference,
        generalExcludes: excludes.change,
        past: past.past,
      },
    };
    const refusals = [
      ...compared.refusals,
      ...plan.refusals,
      ...links.refusals,
      ...excludes.refusals,
      ...past.refusals,
    ];
    if (isNoInventoryChange(difference) && difference.absent.length === 0) return nothingNew(refusals);
    const left: LeftBehind = {
      shape: source.shape,
      openSessions: estate.openSessions,
      openValidations: past.openValidations,
      pastPlanRows: plan.past,
      ourPlanRows: plan.ours.length,
      ourLinks: links.ours,
      dismissedLinks: links.dismissed,
      historyOfOthers: past.ofOthers,
      unsaidRefusals: past.unsaidRefusals,
    };
    const unread = [...compared.notTaken, ...leftBehindTexts(left)];
    const counts = { changes: difference.changes.length, gone: difference.leaving.gone, past: past.past?.added ?? 0 };
    const change = { difference, kind: 'import', refusals, unread, fileName: `PatchCenter ${source.name}` } as const;
    return proposeChange(INVENTORY_CHANGES, work, change, counts);
  });
}

type Compared = Extract<Awaited<ReturnType<typeof compareInventory>>, { kind: 'compared' }>;

/** Of the servers that are here, or come with this change: a refused one has neither links nor a past. */
function takenNames(
  { inventory, campaigns, runs }: SourceEstate,
  { stored, difference }: Compared,
  suffixes: readonly string[],
): PastNames {
  const { keyOf } = hostNames(
    Array.from(stored.server.values(), ({ name }) => name),
    suffixes,
  );
  const added = new Set(
    difference.changes.flatMap(({ entity, name, before }) => (entity === 'server' && before === null ? [name] : [])),
  );
  const servers = new Map<string, string>();
  for (const { id, hostname } of inventory.servers) {
    const key = keyOf((hostname ?? '').trim().toLowerCase());
    const name = stored.server.get(key)?.name ?? (added.has(key) ? key : null);
    if (name !== null) servers.set(id ?? '', name);
  }
  const people = Array.from(peopleOf(inventory).values(), ({ id, name }) => [id, name ?? ''] as const);
  return {
    servers,
    people: new Map(people.filter(([, name]) => name !== '')),
    campaigns: new Map(
      campaigns.map((row) => [row.id ?? '', row.label ?? row.name ?? weekOf(row) ?? `Campagne ${row.id}`]),
    ),
    runs: new Map(runs.map((row) => [row.id ?? '', row.label ?? `QuickWin ${row.id}`])),
  };
}

function weekOf({ week_code: code, year }: SourceRow): string | null {
  return code == null ? null : [code, year].filter((part) => part != null).join(' ');
}

/** The inventory as it will be, as far as names go. */
function withAdded(
  stored: StoredRecords,
  { changes }: InventoryDifference,
  suffixes: readonly string[],
): StoredRecords {
  const { keyOf } = hostNames(
    Array.from(stored.server.values(), ({ name }) => name),
    suffixes,
  );
  const server = new Map<string, StoredRecord>(stored.server);
  for (const { entity, name, before, after } of changes) {
    if (entity === 'server' && before === null)
      server.set(keyOf(name), { entity, key: keyOf(name), name, fields: after ?? {} });
  }
  return { ...stored, server };
}

async function planOf({ trx, now, settings }: UnitOfWork, { plan }: SourceEstate, { stored, difference }: Compared) {
  const added = (entity: 'domain' | 'environment') =>
    difference.changes.flatMap((change) => (change.entity === entity && change.before === null ? [change] : []));
  const domains = [
    ...stored.domain.values(),
    ...added('domain').map(({ name, after }) => ({ name, fields: after ?? {} })),
  ];
  return planTakenOver(plan, {
    plan: await loadPlan(trx, null),
    campaigns: await loadRowCampaigns(trx),
    known: {
      domains: domains.map(({ name, fields }) => ({ code: name, name: fields.name ?? name })),
      environments: [...stored.environment.values(), ...added('environment')].map(({ name }) => name),
    },
    today: dayIn(now, settings.zone),
  });
}

async function linksOf(
  { trx }: UnitOfWork,
  { inventory, links }: SourceEstate,
  compared: Compared,
  { servers: taken }: PastNames,
) {
  const known: readonly NamedServer[] = await allHostnames(trx);
  const added = compared.difference.changes.filter(({ entity, before }) => entity === 'server' && before === null);
  const fresh = added.map(({ name }, index): NamedServer => ({ id: -(index + 1) as ServerId, hostname: name }));
  const servers = [...known, ...fresh];
  return linksTakenOver(links, {
    names: new Map([...inventory.servers.map((row) => [row.id ?? '', row.hostname ?? ''] as const), ...taken]),
    servers,
    productions: productionsAmong(servers, compared),
    stored: await loadStoredLinks(trx),
    dismissals: await loadDismissals(trx),
  });
}

/** By the environment that a server will have. */
function productionsAmong(servers: readonly NamedServer[], { stored, difference }: Compared): ReadonlySet<ServerId> {
  const environmentOf = new Map(Array.from(stored.server.values(), ({ name, fields }) => [name, fields.environment]));
  const productions = new Set(
    Array.from(stored.environment.values()).flatMap(({ name, fields }) => (fields.production === 'yes' ? [name] : [])),
  );
  for (const { entity, name, after } of difference.changes) {
    if (entity === 'server' && after?.environment !== undefined) environmentOf.set(name, after.environment);
    if (entity === 'environment' && after?.production === 'yes') productions.add(name);
  }
  return new Set(
    servers.flatMap(({ id, hostname }) => (productions.has(environmentOf.get(hostname) ?? '') ? [id] : [])),
  );
}

/** RUN-5. A glob that is none is refused, and the others are taken. */
async function excludesOf({ trx, settings }: UnitOfWork, [row]: readonly SourceRow[]) {
  const refusals: RefusedRow[] = [];
  if (row === undefined) return { change: null, refusals };
  const { accepted, refused: wrong } = parseExcludes(row.value ?? '');
  for (const glob of wrong)
    refusals.push(
      refusalAt('app_secrets#patching_reboot_packages.value', {
        fr: `« ${shown(glob)} » n’est pas un nom de paquet`,
        en: `“${shown(glob)}” is not a package name`,
      }),
    );
  const before = await loadStoredGeneralExcludes(trx);
  const now = parseExcludes(before ?? settings.generalExcludes).accepted;
  const isSame = now.length === accepted.length && accepted.every((glob) => now.includes(glob));
  return { change: isSame || accepted.length === 0 ? null : { before, after: accepted.join(' ') }, refusals };
}

const MAX_SAID = 5;

function nothingNew(refusals: readonly RefusedRow[]) {
  const said = (language: 'fr' | 'en') =>
    refusals
      .slice(0, MAX_SAID)
      .map(({ text }) => ` ${text[language]}`)
      .join('');
  const more = refusals.length - MAX_SAID;
  return refuse(
    `Tout ce qui peut être repris de PatchCenter est déjà ici : rien à changer.${said('fr')}${more > 0 ? ` Et ${more} autres.` : ''}`,
    `All that can be taken over from PatchCenter is here already: nothing to change.${said('en')}${more > 0 ? ` And ${more} others.` : ''}`,
  );
}
