// Rings: created in their order, with how long they soak, and archived (RING-1). Nothing of them opens anything.

import { forgetRefusals } from '../../db/queries/attempts/forget-refusals.ts';
import { lockGate } from '../../db/queries/gate/gate.ts';
import {
  archiveRingRow,
  findRing,
  loadAllRings,
  makeRoom,
  type RingRow,
  setSoak,
} from '../../db/queries/rings/rings.ts';
import type { Db } from '../../db/schema/database.ts';
import type { AuditedAction } from '../../domain/history/action-words.ts';
import type { Text } from '../../domain/language.ts';
import { ringName } from '../../domain/rings/ring-name.ts';
import { didYouMean } from '../../domain/typed/nearest.ts';
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

const MAX_SHOWN = 60;
const MAX_SOAK = 90;
/** Full days, where nobody says. */
const SOAK = 2;

export type NewRing = {
  readonly name: string;
  /** null: before all others; absent: behind them. */
  readonly after?: string | null;
  readonly soakDays?: number;
};

/** Also for whoever gives a patch group its ring. */
export async function unknownRing(db: Db, name: string): Promise<Text> {
  const near = didYouMean(
    name,
    (await loadAllRings(db)).map((one) => one.name),
  );
  const shown = name.slice(0, MAX_SHOWN);
  return { fr: `Aucun anneau ne s’appelle « ${shown} ».${near.fr}`, en: `No ring is called “${shown}”.${near.en}` };
}

export function createRing(ctx: OperationContext, by: Requester, ask: NewRing): Promise<Outcome<object>> {
  const object = { type: 'ring', id: null } as const;
  const spec = { ability: 'baseline.edit', action: 'ring.create', object, underList: 'closed' } as const;
  return operate(ctx, by, spec, async (work) => {
    const { trx, now } = work;
    await lockGate(trx);
    const read = ringName(ask.name);
    if (read.kind === 'wrong') return refused(read.why);
    const { name } = read;
    const { soakDays = SOAK } = ask;
    const tooLong = soakRefusal(soakDays);
    if (tooLong !== null) return tooLong;
    const all = await loadAllRings(trx);
    const known = all.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (known !== undefined) {
      return refuse(`L’anneau « ${known.name} » existe déjà.`, `Ring “${known.name}” already exists.`);
    }
    const position = await positionOf(trx, all, ask.after);
    if (typeof position !== 'number') return position;
    await makeRoom(trx, position);
    const { id } = await trx
      .insertInto('rings')
      .values({ name, position, soak_days: soakDays, made_by: work.by.actor.userId, made_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    await work.record({ object: { type: 'ring', id }, after: { name, position, soakDays } });
    return { kind: 'done' };
  });
}

async function positionOf(
  db: Db,
  all: readonly RingRow[],
  after: string | null | undefined,
): Promise<number | Refused> {
  if (after === null) return 1;
  if (after === undefined) return (all.at(-1)?.position ?? 0) + 1;
  const before = all.find(({ name }) => name.toLowerCase() === after.toLowerCase());
  return before === undefined ? refused(await unknownRing(db, after)) : before.position + 1;
}

function soakRefusal(days: number): Refused | null {
  if (Number.isInteger(days) && days >= 0 && days <= MAX_SOAK) return null;
  return refuse(
    `Un anneau s’observe de 0 à ${MAX_SOAK} jours : « ${days} » n’en est pas un nombre.`,
    `A ring soaks for 0 to ${MAX_SOAK} days: “${days}” is not such a number.`,
  );
}

/** The right is asked before the name, as for patch groups. */
function onRing(
  ctx: OperationContext,
  by: Requester,
  { action, ring: named }: { readonly action: AuditedAction; readonly ring: string },
  act: (work: UnitOfWork, ring: RingRow) => Promise<Outcome<object>>,
): Promise<Outcome<object>> {
  const object = { type: 'ring', id: null } as const;
  return operate(ctx, by, { ability: 'baseline.edit', action, object, underList: 'closed' }, async (work) => {
    await lockGate(work.trx);
    const ring = await findRing(work.trx, named);
    return ring === null ? refused(await unknownRing(work.trx, named)) : act(work, ring);
  });
}

export function setRingSoak(
  ctx: OperationContext,
  by: Requester,
  ask: { readonly ring: string; readonly soakDays: number },
): Promise<Outcome<object>> {
  return onRing(ctx, by, { action: 'ring.set', ring: ask.ring }, async (work, { id, soakDays: before }) => {
    const { soakDays } = ask;
    const tooLong = soakRefusal(soakDays);
    if (tooLong !== null) return tooLong;
    if (soakDays === before) return refuse('C’est déjà le cas.', 'It is so already.');
    await setSoak(work.trx, id, soakDays);
    await forgetRefusals(work.trx, 'ring-closed');
    await work.record({ object: { type: 'ring', id }, before: { soakDays: before }, after: { soakDays } });
    return { kind: 'done' };
  });
}

/** Its groups are in the last ring, everybody, from then on. */
export function archiveRing(ctx: OperationContext, by: Requester, ring: string): Promise<Outcome<object>> {
  return onRing(ctx, by, { action: 'ring.archive', ring }, async (work, { id, name, groups }) => {
    await archiveRingRow(work.trx, id, work.now);
    await forgetRefusals(work.trx, 'ring-closed');
    await work.record({ object: { type: 'ring', id }, before: { name, groups } });
    return { kind: 'done' };
  });
}
