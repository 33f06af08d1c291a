// What a takeover brings beside the inventory: the plan, the links, the general exclusions and the past, each written by what always writes it.
import { loadStoredGeneralExcludes, storeGeneralExcludes } from '../../db/queries/exclusions/package-excludes.ts';
import { deletePatches, loadRecordedPatches, writePatches } from '../../db/queries/inventory/past-patches.ts';
import { loadPastRows, type PastRow } from '../../db/queries/inventory/past-rows.ts';
import { allHostnames } from '../../db/queries/servers/servers.ts';
import { entityKey } from '../../domain/inventory/entities/entities.ts';
import { fieldsOfPatch } from '../../domain/inventory/past-patches.ts';
import type { LinkPair } from '../../domain/links/link-difference.ts';
import type { TakenOver } from '../../domain/takeover/taken-over.ts';
import { LINK_CHANGES } from '../links/link-work.ts';
import { PLAN_CHANGES } from '../planning/plan-work.ts';
import { type Refused, refuse, type UnitOfWork } from '../shared/operation.ts';

/** Refused, the whole change is taken back by its transaction: the caller must not commit. The locks of plan and gate are held. */
export async function writeTakenOver(work: UnitOfWork, more: TakenOver): Promise<Refused | null> {
  return (
    (await writeExcludes(work, more)) ??
    (await PLAN_CHANGES.write(work, more.plan)) ??
    (await writeLinks(work, more)) ??
    (await writePast(work, more))
  );
}

async function writeExcludes({ trx, now }: UnitOfWork, { generalExcludes }: TakenOver): Promise<Refused | null> {
  if (generalExcludes === null) return null;
  if ((await loadStoredGeneralExcludes(trx)) !== generalExcludes.before)
    return refuse(
      'Rien n’a été modifié. La liste générale des paquets exclus a changé entre-temps.',
      'Nothing was changed. The general list of excluded packages has changed in the meantime.',
    );
  await storeGeneralExcludes(trx, generalExcludes.after, now);
  return null;
}

async function writeLinks(work: UnitOfWork, { links, undone }: TakenOver): Promise<Refused | null> {
  if (links.added.length + links.removed.length === 0) return null;
  const ids = new Map((await allHostnames(work.trx)).map((server) => [server.hostname, server]));
  const gone: string[] = [];
  const bound = (pairs: readonly LinkPair[]) =>
    pairs.flatMap((pair) => {
      const [prod, nonprod] = [ids.get(pair.prod.hostname), ids.get(pair.nonprod.hostname)];
      if (prod !== undefined && nonprod !== undefined) return [{ ...pair, prod, nonprod }];
      gone.push(prod === undefined ? pair.prod.hostname : pair.nonprod.hostname);
      return [];
    });
  const difference = { added: bound(links.added), removed: bound(links.removed) };
  const [first] = gone;
  if (first !== undefined)
    return refuse(`Rien n’a été modifié. ${first} n’existe plus.`, `Nothing was changed. ${first} no longer exists.`);
  // What goes with its takeover was dismissed by nobody: a pair that detection had found may be found again.
  const removed = undone
    ? difference.removed.map((pair) => ({ ...pair, source: 'manual' as const }))
    : difference.removed;
  return LINK_CHANGES.write(work, { ...difference, removed });
}

/** Rows a statement, as for every change of the inventory. */
const PAGE = 2_000;

async function writePast(work: UnitOfWork, { past, undone }: TakenOver): Promise<Refused | null> {
  if (past === null) return null;
  for (let after = '0'; ; ) {
    const page = await loadPastRows(work.trx, past.batch, { after, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) return null;
    const refused = await writePastPage(work, undone ? page.map(turned) : page);
    if (refused !== null) return refused;
    after = last.id;
  }
}

function turned(row: PastRow): PastRow {
  return { ...row, before: row.after, after: row.before };
}

async function writePastPage(
  { trx, settings, by, now }: UnitOfWork,
  page: readonly PastRow[],
): Promise<Refused | null> {
  const named = page.map(({ name }) => ({ fields: fieldsOfPatch(name) }));
  const { imported } = await loadRecordedPatches(trx, named, settings.zone);
  const known = (name: string) => imported.get(entityKey('patch', name))?.fields;
  const moved = page.find(({ name, before }) => !isAsBefore(before, known(name)));
  if (moved !== undefined)
    return refuse(
      `Rien n’a été modifié. ${moved.name} a changé entre-temps.`,
      `Nothing was changed. ${moved.name} has changed in the meantime.`,
    );
  const written = page.filter(({ after }) => after !== null);
  const records = written.map(({ name, before, after }) => ({
    name,
    fields: { ...known(name), ...after },
    isNew: before === null,
  }));
  if (records.length > 0) await writePatches(trx, records, { zone: settings.zone, by: by.actor.userId, at: now });
  const removed = page.flatMap(({ before, after }) => (after === null && before !== null ? [before] : []));
  if (removed.length > 0) await deletePatches(trx, removed, settings.zone);
  return null;
}

function isAsBefore(before: PastRow['before'], now: PastRow['before'] | undefined): boolean {
  if (before === null || now === undefined || now === null) return before === null && now === undefined;
  return Object.entries(before).every(([field, value]) => value === (now[field] ?? null));
}
