// Maintenance windows are made, changed, approved and archived (POL-5). Whoever approves is who orders what its occurrences start.
import { IANAZone } from 'luxon';
import { lockGate } from '../../db/queries/gate/gate.ts';
import { findGroup } from '../../db/queries/patch-groups/groups.ts';
import { findApplication } from '../../db/queries/servers/applications.ts';
import { endOpenOccurrence } from '../../db/queries/windows/occurrences.ts';
import { loadWaitingOfWindow, placeInWindows, releaseFromWindows } from '../../db/queries/windows/place-sessions.ts';
import { findDomainId, loadWindows, lockWindow, type NamedWindow } from '../../db/queries/windows/windows.ts';
import type { Db } from '../../db/schema/database.ts';
import type { SessionId, WindowId } from '../../domain/ids.ts';
import type { Text } from '../../domain/language.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
import { readRecurrenceWords } from '../../domain/windows/recurrence-words.ts';
import { unknownGroup } from '../patch-groups/edit-groups.ts';
import { findDomain } from '../shared/named-domain.ts';
import { findNamedServers } from '../shared/named-servers.ts';
import {
  type OperationContext,
  type Outcome,
  operate,
  type Refused,
  type Requester,
  refuse,
  refused,
  type UnitOfWork,
} from '../shared/operation.ts';
import type { WindowAsked } from './window-words.ts';

/** As a card knows it, or as it was typed. */
export type WindowNamed = WindowId | string;
type Changed = { readonly windowId: WindowId; readonly name: string };
type Action = 'window.add' | 'window.change' | 'window.approve' | 'window.archive';

const specOf = (action: Action, window: WindowNamed | null) =>
  ({
    ability: 'window.edit',
    action,
    object: { type: 'window', id: typeof window === 'number' ? window : null },
    underList: 'closed',
  }) as const;

export function addWindow(ctx: OperationContext, by: Requester, asked: WindowAsked): Promise<Outcome<Changed>> {
  return operate(ctx, by, specOf('window.add', null), async (work) => {
    const name = work.text(asked.name, 60);
    if (name === '') return refuse('Il manque le nom de la fenêtre.', 'The name of the window is missing.');
    if ((await lockWindow(work.trx, name)) !== null)
      return refuse(`La fenêtre ${name} existe déjà.`, `There is a window ${name} already.`);
    const read = await readAsked(work, asked);
    if (read.kind === 'refused') return read;
    const { id } = await work.trx
      .insertInto('maintenance_windows')
      .values({ ...read.row, name, created_by: by.actor.userId, created_at: work.now, ...NOTHING_YET })
      .returning('id')
      .executeTakeFirstOrThrow();
    await cover(work, id, read.covers);
    await work.record({ object: { type: 'window', id }, after: { name, ...read.row, covers: read.covers } });
    return { kind: 'done', windowId: id, name };
  });
}

const NOTHING_YET = {
  approved_by: null,
  approved_at: null,
  in_force_since: null,
  lapse_told_for: null,
  archived_by: null,
  archived_at: null,
} as const;

type OnWindow = {
  readonly action: Exclude<Action, 'window.add'>;
  readonly window: WindowNamed;
  /** As the card showed it (`windowVersion`); absent: as it is now. */
  readonly version?: number;
};

/** The right is asked before the name: whoever may not is not told which windows there are. */
function onWindow(
  ctx: OperationContext,
  by: Requester,
  { action, window: named, version }: OnWindow,
  act: (work: UnitOfWork, window: NamedWindow) => Promise<Refused | null>,
): Promise<Outcome<Changed>> {
  return operate(ctx, by, specOf(action, named), async (work) => {
    // What it has ordered may be taken back: no start decides meanwhile.
    if (action !== 'window.approve') await lockGate(work.trx);
    const window = await lockWindow(work.trx, named);
    if (window === null) return typeof named === 'string' ? refused(await unknownWindow(work.trx, named)) : GONE;
    if (version !== undefined && version !== windowVersion(window)) return CHANGED_SINCE;
    const refusal = await act(work, window);
    return refusal ?? { kind: 'done', windowId: window.id, name: window.name };
  });
}

/** What a click on its card stands for. */
export function windowVersion({ changedAt }: Pick<NamedWindow, 'changedAt'>): number {
  return changedAt.getTime();
}

type Change = { readonly window: WindowNamed; readonly asked: WindowAsked; readonly version?: number };

/** It has to be approved again: until then it opens for nobody, and its hours hold. */
export function changeWindow(
  ctx: OperationContext,
  by: Requester,
  { asked, ...on }: Change,
): Promise<Outcome<Changed>> {
  return onWindow(ctx, by, { action: 'window.change', ...on }, async (work, window) => {
    const read = await readAsked(work, asked);
    if (read.kind === 'refused') return read;
    const withdrawn = await endTonight(work, window);
    const waiting = await loadWaitingOfWindow(work.trx, window.id);
    await work.trx
      .updateTable('maintenance_windows')
      .set({ ...read.row, approved_by: null, approved_at: null })
      .where('id', '=', window.id)
      .execute();
    await work.trx.deleteFrom('maintenance_window_covers').where('window_id', '=', window.id).execute();
    await cover(work, window.id, read.covers);
    await placeAnew(work, waiting);
    await work.record({
      object: { type: 'window', id: window.id },
      before: window,
      after: { ...read.row, covers: read.covers, ...withdrawn },
    });
    return null;
  });
}

type Approval = { readonly window: WindowNamed; readonly version?: number };

export function approveWindow(ctx: OperationContext, by: Requester, on: Approval): Promise<Outcome<Changed>> {
  return onWindow(ctx, by, { action: 'window.approve', ...on }, async (work, window) => {
    const approval = { approved_by: by.actor.userId, approved_at: work.now };
    await work.trx
      .updateTable('maintenance_windows')
      .set({ ...approval, in_force_since: window.inForceSince ?? work.now })
      .where('id', '=', window.id)
      .execute();
    await work.record({ object: { type: 'window', id: window.id }, before: window, after: approval });
    await placeAnew(work, []);
    return null;
  });
}

export function archiveWindow(ctx: OperationContext, by: Requester, named: WindowNamed): Promise<Outcome<Changed>> {
  return onWindow(ctx, by, { action: 'window.archive', window: named }, async (work, window) => {
    const archived = { archived_by: by.actor.userId, archived_at: work.now };
    const withdrawn = await endTonight(work, window);
    const waiting = await loadWaitingOfWindow(work.trx, window.id);
    await work.trx.updateTable('maintenance_windows').set(archived).where('id', '=', window.id).execute();
    await placeAnew(work, waiting);
    await work.record({
      object: { type: 'window', id: window.id },
      before: window,
      after: { ...archived, ...withdrawn },
    });
    return null;
  });
}

/** An occurrence that is open was approved as the window was until now. What it has started goes on. */
async function endTonight({ trx, now }: UnitOfWork, { id }: NamedWindow): Promise<object> {
  const servers = await endOpenOccurrence(trx, { windowId: id, now });
  return servers.length === 0 ? {} : { ordersWithdrawn: servers };
}

/** `waiting`: what waited for it before. */
async function placeAnew({ trx, now, settings }: UnitOfWork, waiting: readonly SessionId[]): Promise<void> {
  await releaseFromWindows(trx, waiting);
  await placeInWindows(trx, { now, zone: settings.zone });
}

const GONE = refuse('Cette fenêtre n’existe plus.', 'This window no longer exists.');
const CHANGED_SINCE = refuse(
  'La fenêtre a changé depuis l’affichage de cette carte : relisez-la avant de décider.',
  'The window has changed since this card was shown: check it again before you decide.',
);

export async function unknownWindow(db: Db, name: string): Promise<Text> {
  const names = (await loadWindows(db)).map((one) => one.name);
  const near = didYouMean(name, names);
  const shown = name.slice(0, 60);
  return {
    fr: `Fenêtre inconnue : ${shown}.${near.fr} Pour la liste : /fenetre.`,
    en: `Unknown window: ${shown}.${near.en} For the list: /window.`,
  };
}

type Covers = {
  readonly column: 'server_id' | 'application_id' | 'domain_id' | 'group_id';
  readonly ids: readonly number[];
};

async function readAsked(work: UnitOfWork, asked: WindowAsked) {
  const zone = asked.zone ?? work.settings.zone;
  if (!IANAZone.isValidZone(zone))
    return refuse(`Fuseau inconnu : ${zone.slice(0, 60)}.`, `Unknown time zone: ${zone.slice(0, 60)}.`);
  const from = dayIn(work.now, zone);
  const read = readRecurrenceWords(asked.recurrence, from);
  if (read.kind === 'wrong') return refused(read.problem);
  const covers = await coversOf(work, asked.covers);
  if (covers.kind === 'refused') return covers;
  if (asked.automatic && asked.task !== 'install') return ONLY_UPDATES;
  const { startsAt: starts_at, minutes, lastStartMinutes: last_start_minutes } = asked;
  const { task, production, automatic, tellDays: tell_days } = asked;
  const row = {
    ...{ zone, from_day: from, recurrence: read.recurrence, starts_at, minutes, last_start_minutes },
    ...{ task, production, automatic, tell_days, changed_at: work.now },
  };
  return { kind: 'read', row, covers } as const;
}

const ONLY_UPDATES = refuse(
  'Seule une fenêtre de mise à jour crée sa campagne.',
  'Only a window of updates makes its campaign.',
);

async function coversOf(
  { trx, by }: UnitOfWork,
  { kind, names }: WindowAsked['covers'],
): Promise<(Covers & { readonly kind: 'covers' }) | Refused> {
  if (kind === 'server') {
    const found = await findNamedServers(trx, names, by.actor.userId);
    if (found.kind === 'refused') return found;
    return { kind: 'covers', column: 'server_id', ids: found.servers.map(({ id }) => id) };
  }
  const name = names.join(' ');
  if (kind === 'domain') {
    const code = await findDomain(trx, name);
    if (typeof code !== 'string') return code;
    return { kind: 'covers', column: 'domain_id', ids: [await findDomainId(trx, code)] };
  }
  if (kind === 'group') {
    const group = await findGroup(trx, name);
    if (group === null) return refused(await unknownGroup(trx, name));
    return { kind: 'covers', column: 'group_id', ids: [group.id] };
  }
  const application = await findApplication(trx, name);
  if (application.kind === 'unknown')
    return refuse(`Application inconnue : ${name.slice(0, 60)}.`, `Unknown application: ${name.slice(0, 60)}.`);
  return { kind: 'covers', column: 'application_id', ids: [application.id] };
}

async function cover({ trx }: UnitOfWork, windowId: WindowId, { column, ids }: Covers): Promise<void> {
  const none = { server_id: null, application_id: null, domain_id: null, group_id: null };
  const rows = ids.map((id) => ({ window_id: windowId, ...none, [column]: id }));
  await trx
    .insertInto('maintenance_window_covers')
    .values(rows as never)
    .execute();
}
