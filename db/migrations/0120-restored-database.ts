// An order to start may also be withdrawn because the database was restored: time has passed that nobody here knows of.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table order_withdrawals drop constraint order_withdrawals_reason_check;
    alter table order_withdrawals add constraint order_withdrawals_reason_check
      check (reason in ('expired', 'missed', 'orderer', 'reassigned', 'restored', 'database'));
  `.execute(db);
}
