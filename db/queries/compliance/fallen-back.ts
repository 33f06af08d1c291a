// POL-6: what the last update of a server that is back on its previous kernel has left there.
import { sql } from 'kysely';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import { type FallenBack, kernelsOfFall } from '../../../domain/kernels/fallen-back.ts';
import { dayIn } from '../../../domain/planning/iso-week.ts';
import type { Db } from '../../schema/database.ts';

/** null: its last update ended otherwise. */
export async function loadFallenBack(db: Db, serverId: ServerId, zone: string): Promise<FallenBack | null> {
  const { rows } = await sql<{ detail: string | null; campaignId: CampaignId; at: Date; class: string | null }>`
    select failure_class as class, failure_detail as detail, campaign_id as "campaignId", ended_at as at
    from patch_attempts where server_id = ${serverId} and ended_at is not null order by id desc limit 1`.execute(db);
  const [last] = rows;
  if (last?.class !== 'previous-kernel') return null;
  const kernels = kernelsOfFall(last.detail ?? '');
  if (kernels === null) return null;
  // In the words with which it was held back (`reboot-removal.ts`), whoever renewed it since.
  const held = await db
    .selectFrom('package_excludes')
    .select('glob')
    .where('server_id', '=', serverId)
    .where('removed_at', 'is', null)
    .where((eb) => eb.fn('starts_with', ['reason', eb.val(`${kernels.failed} : `)]), '=', true)
    .orderBy('glob')
    .execute();
  return {
    ...kernels,
    ...{ campaignId: last.campaignId, on: dayIn(last.at, zone) },
    heldBack: held.map(({ glob }) => glob),
  };
}
