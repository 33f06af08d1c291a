// ELIG-1: the operating systems that SecOps patches here. Linux always, Windows where the settings of the worker say so.
import { type RawBuilder, sql } from 'kysely';
import type { FamilyDays } from '../../../domain/server.ts';
import type { Db } from '../../schema/database.ts';

/** A condition on a column that holds `servers.os_family`. */
export function isPatchedFamily(column = 'v.os_family'): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(column)} in (select f.family from patched_families f))`;
}

/** The days of the family of `servers v` (SLOT-2); null: those of the branch. */
export const WEEKDAYS: RawBuilder<FamilyDays | null> = sql<FamilyDays | null>`(
  select jsonb_build_object('hprod', f.hprod_days, 'prod', f.prod_days) from patched_families f where f.family = v.os_family)`;

export type WindowsPolicy = {
  readonly patched: boolean;
  /** Monday is 1; null: those of the branch. */
  readonly hprodDays: readonly number[] | null;
  readonly prodDays: readonly number[] | null;
};

/** At the start of a worker. Nothing is written where the settings say what they said before. */
export async function followWindowsPolicy(db: Db, policy: WindowsPolicy): Promise<void> {
  const { patched, hprodDays, prodDays } = policy;
  if (!patched) {
    await db.deleteFrom('patched_families').where('family', '=', 'windows').execute();
    return;
  }
  const days = { hprod_days: listOf(hprodDays), prod_days: listOf(prodDays) };
  await db
    .insertInto('patched_families')
    .values({ family: 'windows', ...days })
    .onConflict((oc) =>
      oc
        .column('family')
        .doUpdateSet(days)
        .where(
          sql<boolean>`(patched_families.hprod_days, patched_families.prod_days)
            is distinct from (excluded.hprod_days, excluded.prod_days)`,
        ),
    )
    .execute();
}

function listOf(days: readonly number[] | null): number[] | null {
  return days === null ? null : [...days];
}
