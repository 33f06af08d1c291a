// Maintenance windows are made, changed, approved and archived (POL-5). Whoever approves is who orders what its occurrences start.
import { IANAZone } from 'luxon';
import { findApplication } from '../../db/queries/servers/applications.ts';
import { findDomainId, lockWindowNamed } from '../../db/queries/windows/windows.ts';
import type { WindowId } from '../../domain/ids.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { readRecurrenceWords } from '../../domain/windows/recurrence-words.ts';
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

type Named = { readonly name: string };
const spec = (action: 'window.add' | 'window.change' | 'window.approve' | 'window.archive') =>
  ({ ability: 'settings.edit', action, object: { type: 'window', id: null } }) as const;

export function addWindow(ctx: OperationContext, by: Requester, asked: WindowAsked): Promise<Outcome<Named>> {
  return operate(ctx, by, spec('window.add'), async (work) => {
    const name = work.text(asked.name, 60);
    if ((await lockWindowNamed(work.trx, name)) !== null)
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
    return { kind: 'done', name };
  });
}

const NOTHING_YET = {
  tell_days: null,
  approved_by: null,
  approved_at: null,
  in_force_since: null,
  lapse_told_for: null,
  archived_by: null,
  archived_at: null,
} as const;

/** It has to be approved again: until then it opens for nobody, and its hours hold. */
export function changeWindow(ctx: OperationContext, by: Requester, asked: WindowAsked): Promise<Outcome<Named>> {
  return operate(ctx, by, spec('window.change'), async (work) => {
    const window = await lockWindowNamed(work.trx, asked.name);
    if (window === null) return unknown(asked.name);
    const read = await readAsked(work, asked);
    if (read.kind === 'refused') return read;
    await work.trx
      .updateTable('maintenance_windows')
      .set({ ...read.row, approved_by: null, approved_at: null })
      .where('id', '=', window.id)
      .execute();
    await work.trx.deleteFrom('maintenance_window_covers').where('window_id', '=', window.id).execute();
    await cover(work, window.id, read.covers);
    await work.record({
      object: { type: 'window', id: window.id },
      before: window,
      after: { ...read.row, covers: read.covers },
    });
    return { kind: 'done', name: window.name };
  });
}

export function approveWindow(ctx: OperationContext, by: Requester, named: Named): Promise<Outcome<Named>> {
  return operate(ctx, by, spec('window.approve'), async (work) => {
    const window = await lockWindowNamed(work.trx, named.name);
    if (window === null) return unknown(named.name);
    const approval = { approved_by: by.actor.userId, approved_at: work.now };
    await work.trx
      .updateTable('maintenance_windows')
      .set({ ...approval, in_force_since: window.inForceSince ?? work.now })
      .where('id', '=', window.id)
      .execute();
    await work.record({ object: { type: 'window', id: window.id }, before: window, after: approval });
    return { kind: 'done', name: window.name };
  });
}

export function archiveWindow(ctx: OperationContext, by: Requester, named: Named): Promise<Outcome<Named>> {
  return operate(ctx, by, spec('window.archive'), async (work) => {
    const window = await lockWindowNamed(work.trx, named.name);
    if (window === null) return unknown(named.name);
    const archived = { archived_by: by.actor.userId, archived_at: work.now };
    await work.trx.updateTable('maintenance_windows').set(archived).where('id', '=', window.id).execute();
    await work.record({ object: { type: 'window', id: window.id }, before: window, after: archived });
    return { kind: 'done', name: window.name };
  });
}

function unknown(name: string): Refused {
  const shown = name.slice(0, 60);
  return refuse(
    `Fenêtre inconnue : ${shown}. Pour la liste : /fenetre.`,
    `Unknown window: ${shown}. For the list: /window.`,
  );
}

type Covers = { readonly column: 'server_id' | 'application_id' | 'domain_id'; readonly ids: readonly number[] };

async function readAsked(work: UnitOfWork, asked: WindowAsked) {
  const zone = asked.zone ?? work.settings.zone;
  if (!IANAZone.isValidZone(zone))
    return refuse(`Fuseau inconnu : ${zone.slice(0, 60)}.`, `Unknown time zone: ${zone.slice(0, 60)}.`);
  const from = dayIn(work.now, zone);
  const read = readRecurrenceWords(asked.recurrence, from);
  if (read.kind === 'wrong') return refused(read.problem);
  const covers = await coversOf(work, asked.covers);
  if (covers.kind === 'refused') return covers;
  const { startsAt: starts_at, minutes, lastStartMinutes: last_start_minutes, task, production } = asked;
  const row = {
    ...{ zone, from_day: from, recurrence: read.recurrence, starts_at, minutes, last_start_minutes, task, production },
    changed_at: work.now,
  };
  return { kind: 'read', row, covers } as const;
}

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
