// The servers of an application, or of a campaign's sessions that are not excluded, whose updates are listed (POL-3).
import type { UpdatesOf } from '../../../domain/baselines/updates-of.ts';
import type { ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';

export type ListedServers = {
  readonly name: string;
  /** By name. */
  readonly servers: readonly { readonly id: ServerId; readonly hostname: string }[];
};

/** null: there is no such thing. */
export async function loadServersOfUpdates(db: Db, of: UpdatesOf): Promise<ListedServers | null> {
  switch (of.kind) {
    case 'server': {
      const server = await db
        .selectFrom('servers')
        .select(['id', 'hostname'])
        .where('hostname', '=', of.hostname)
        .executeTakeFirst();
      return server === undefined ? null : { name: server.hostname, servers: [server] };
    }
    case 'application': {
      const { applicationId } = of;
      const application = await db
        .selectFrom('applications')
        .select('name')
        .where('id', '=', applicationId)
        .executeTakeFirst();
      if (application === undefined) return null;
      const servers = await db
        .selectFrom('servers')
        .select(['id', 'hostname'])
        .where('application_id', '=', applicationId)
        .where('etat', '=', 'Production')
        .orderBy('hostname')
        .execute();
      return { name: application.name, servers };
    }
    case 'campaign': {
      const { campaignId } = of;
      const campaign = await db.selectFrom('campaigns').select('label').where('id', '=', campaignId).executeTakeFirst();
      if (campaign === undefined) return null;
      const servers = await db
        .selectFrom('patch_sessions as s')
        .innerJoin('servers as v', 'v.id', 's.server_id')
        .select(['v.id', 'v.hostname'])
        .where('s.campaign_id', '=', campaignId)
        .where('s.status', '<>', 'excluded')
        .orderBy('v.hostname')
        .execute();
      return { name: campaign.label, servers };
    }
  }
}
