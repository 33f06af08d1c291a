// A server whose update has ended well, in an open campaign.
import { randomUUID } from 'node:crypto';
import type { Db } from '../../../db/schema/database.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { addCampaign, addServer, addSession, addUser } from '../../support/campaign-data.ts';
import { addWaiting } from '../../support/validation-data.ts';

/** Patched at `at`. Made once for each host name. */
export async function patchedServer(
  db: Db,
  at: Date,
  { hostname }: { readonly hostname: string },
): Promise<{ readonly id: ServerId; readonly hostname: string }> {
  const known = await db.selectFrom('servers').select('id').where('hostname', '=', hostname).executeTakeFirst();
  const id = known?.id ?? (await addServer(db, hostname));
  const user = await addUser(db, `operator-${randomUUID()}`, ['operator']);
  const campaignId = await addCampaign(db, user);
  const sessionId = await addSession(db, campaignId, id);
  await addWaiting(db, { campaignId, serverId: id, sessionId, at });
  return { id, hostname };
}
