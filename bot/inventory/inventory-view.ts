// A change of the inventory as its card shows it.
import type {
  InventoryChangeLine,
  InventoryChangeView,
  ReassignedLine,
  ShownEntity,
} from '../../cards/inventory/inventory-change/card.ts';
import { topOf } from '../../cards/paging.ts';
import { loadChange } from '../../db/queries/change-sets/change-sets.ts';
import { readWithinReach } from '../../db/queries/people/within-reach.ts';
import { findServers } from '../../db/queries/servers/servers.ts';
import type { InventoryChangeId } from '../../domain/ids.ts';
import { recordTitle } from '../../domain/inventory/entities/entities.ts';
import { DEPENDS_ON, UNSAID } from '../../domain/inventory/entities/server.ts';
import { listText, partsOf } from '../../domain/inventory/list-text.ts';
import {
  ENTITIES,
  type Fields,
  type InventoryChange,
  type InventoryDifference,
} from '../../domain/inventory/record.ts';
import { rowsRefused } from '../../domain/inventory/refused-row.ts';
import { secondYesOf } from '../../domain/inventory/second-yes.ts';
import { contentName } from '../../domain/planning/plan-content.ts';
import type { TakenOver } from '../../domain/takeover/taken-over.ts';
import { shownChange } from '../change-sets/change-set-shown.ts';
import { mayHere, type ViewContext } from '../shared/view-context.ts';
import { INVENTORY_CHANGES } from './inventory-work.ts';

export async function inventoryChangeView(
  ctx: ViewContext,
  changeId: InventoryChangeId,
  page: number,
): Promise<InventoryChangeView | null> {
  const change = await loadChange(ctx.db, 'inventory_changes', changeId);
  if (change === null) return null;
  const { difference } = change;
  const { more } = difference;
  const all = [...difference.changes.map(lineOf), ...(more === undefined ? [] : linesOfMore(more))].toSorted(
    (a, b) => rankOf(a) - rankOf(b),
  );
  // Everybody sees how many accounts come along; whose, those who decide on them (PEOPLE-6).
  const seesPeople = ctx.viewer !== null && mayHere(ctx, 'role.manage');
  const lines = await withoutOthers(ctx, seesPeople ? all : all.filter(({ entity }) => entity !== 'person'));
  const shown = shownChange(ctx, INVENTORY_CHANGES, change, { lines, page });
  const isOthers = more !== undefined && !mayHere(ctx, 'settings.edit');
  return {
    ...shown,
    access: { edit: shown.access.edit && !isOthers },
    counts: { refused: rowsRefused(change.refusals) },
    entities: [...countsOf(all), ...pastCounts(more)],
    unsaid: unsaidOf(difference.changes),
    absent: difference.absent.length,
    reassigned: topOf(reassignedLines(difference), MAX_CAMPAIGNS),
    secondYes: secondYesShown(difference),
  };
}

function lineOf({ entity, name, before, after, gone }: InventoryChange): InventoryChangeLine {
  const kind = before === null ? 'added' : after === null ? 'removed' : gone === true ? 'gone' : 'changed';
  return { entity, name: recordTitle(entity, name), kind, before: before ?? {}, after: after ?? {} };
}

/** PEOPLE-3: in the list of what a server depends on, an ellipsis stands for those that the viewer may not read. */
async function withoutOthers(
  { db, viewer }: ViewContext,
  lines: readonly InventoryChangeLine[],
): Promise<readonly InventoryChangeLine[]> {
  if (viewer?.isLimited !== true) return lines;
  const named = lines.flatMap(({ before, after }) => [before, after].flatMap((fields) => partsOf(fields[DEPENDS_ON])));
  const read = await readWithinReach(db, viewer.userId, (within) => findServers(within, named));
  const known = new Set(read.map(({ hostname }) => hostname));
  return lines.map((line) => ({ ...line, before: readPart(line.before, known), after: readPart(line.after, known) }));
}

function readPart(fields: Fields, known: ReadonlySet<string>): Fields {
  const names = partsOf(fields[DEPENDS_ON]);
  const own = names.filter((name) => known.has(name));
  return own.length === names.length ? fields : { ...fields, [DEPENDS_ON]: listText([...own, '…']) };
}

/** What may surprise comes first: what goes, then what changes, then what is new. */
function rankOf({ kind }: InventoryChangeLine): number {
  return ['gone', 'removed', 'changed', 'added'].indexOf(kind);
}

/** What a takeover brings besides: the plan, the links, the general list. */
function linesOfMore({ plan, links, generalExcludes }: TakenOver): readonly InventoryChangeLine[] {
  const one = (entity: ShownEntity, kind: InventoryChangeLine['kind'], name: string): InventoryChangeLine => ({
    ...{ entity, name, kind, before: {}, after: {} },
  });
  const pair = ({ prod, nonprod }: TakenOver['links']['added'][number]) => `${prod.hostname} – ${nonprod.hostname}`;
  return [
    ...plan.added.map((content) => one('plan', 'added', contentName(content))),
    ...plan.removed.map((content) => one('plan', 'removed', contentName(content))),
    ...plan.changed.map(({ before, after }) => ({
      ...one('plan', 'changed', contentName(after)),
      ...{ before: { status: before.status }, after: { status: after.status } },
    })),
    ...links.added.map((link) => one('link', 'added', pair(link))),
    ...links.removed.map((link) => one('link', 'removed', pair(link))),
    ...(generalExcludes === null
      ? []
      : [
          {
            ...one('general-excludes', 'changed', 'patching_reboot_packages'),
            ...{ before: { globs: generalExcludes.before }, after: { globs: generalExcludes.after } },
          },
        ]),
  ];
}

/** They are counted, and never listed: there may be a million of them. */
function pastCounts(more: TakenOver | undefined): InventoryChangeView['entities'] {
  if (more === undefined || more.past === null) return [];
  const { added, changed } = more.past;
  const counts = more.undone ? { added: 0, changed, gone: 0, removed: added } : { added, changed, gone: 0, removed: 0 };
  return [{ entity: 'patch', ...counts }];
}

const SHOWN: readonly ShownEntity[] = [...ENTITIES, 'plan', 'link', 'general-excludes'];

function countsOf(lines: readonly InventoryChangeLine[]): InventoryChangeView['entities'] {
  return SHOWN.flatMap((entity) => {
    const of = lines.filter((line) => line.entity === entity);
    const count = (kind: InventoryChangeLine['kind']) => of.filter((line) => line.kind === kind).length;
    if (of.length === 0) return [];
    const [added, changed, gone, removed] = [count('added'), count('changed'), count('gone'), count('removed')];
    return [{ entity, added, changed, gone, removed }];
  });
}

/** New servers that no campaign takes until it is said. */
export function unsaidOf(changes: readonly InventoryChange[]): InventoryChangeView['unsaid'] {
  const added = changes.filter(({ entity, before }) => entity === 'server' && before === null);
  const unsaid = added.map(({ after }) =>
    Object.entries(after ?? {}).flatMap(([field, said]) => (said === UNSAID ? [field] : [])),
  );
  return { servers: unsaid.filter((fields) => fields.length > 0).length, fields: [...new Set(unsaid.flat())] };
}

const MAX_CAMPAIGNS = 8;

function reassignedLines({ reassigned = [] }: InventoryDifference): readonly ReassignedLine[] {
  const groups = Map.groupBy(reassigned, ({ campaignId, from, to }) => JSON.stringify([campaignId, from, to]));
  return [...groups.values()].flatMap((servers) => {
    const [first] = servers;
    if (first === undefined) return [];
    const { campaignId, from, to } = first;
    return [{ campaignId, servers: servers.length, from, to }];
  });
}

function secondYesShown(difference: InventoryDifference): InventoryChangeView['secondYes'] {
  const asked = secondYesOf(difference);
  if (asked === null) return null;
  const moves = difference.moves.length;
  return { count: asked.count, moves, gone: asked.count - moves };
}
