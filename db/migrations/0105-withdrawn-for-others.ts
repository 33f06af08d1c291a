// Orders are also withdrawn because the server was given to somebody else (RUN-2), or was rolled back meanwhile.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table order_withdrawals drop constraint order_withdrawals_reason_check;
    alter table order_withdrawals add constraint order_withdrawals_reason_check
      check (reason in ('expired', 'missed', 'orderer', 'reassigned', 'restored'));
  `.execute(db);
}
