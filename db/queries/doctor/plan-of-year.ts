// How much of a year is planned.
import type { Db } from '../../schema/database.ts';

/** `year`: the ISO year. */
export async function countPlanRows(db: Db, year: number): Promise<number> {
  const { n } = await db
    .selectFrom('patch_planning')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('year', '=', year)
    .executeTakeFirstOrThrow();
  return Number(n);
}
