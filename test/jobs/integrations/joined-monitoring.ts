// A system of monitoring behind the product's own client, and an attempt whose server it watches.

import type { Db } from '../../../db/schema/database.ts';
import type { AttemptId, ServerId } from '../../../domain/ids.ts';
import type { IntegrationName } from '../../../domain/integrations/names.ts';
import type { Floor } from '../../../integrations/floor/floor.ts';
import { openHttp } from '../../../integrations/floor/http.ts';
import type { MonitoredHost } from '../../../integrations/floor/stand-in-monitored.ts';
import type { Connection } from '../../../integrations/integration.ts';
import type { OpenIntegration } from '../../../integrations/open-integrations.ts';
import { addCampaign, addServer, addSession, addUser } from '../../support/campaign-data.ts';

export function openFor(name: IntegrationName, connection: Connection): OpenIntegration {
  return { name, schedule: { everySeconds: 300, wholeHours: 24 }, machines: null, people: null, connection };
}

/** A floor whose waits are short. */
export function quickFloor({
  ca,
  now,
  secret,
}: {
  readonly ca?: string;
  readonly now: () => Date;
  readonly secret: string;
}): Floor {
  const trusted = ca === undefined ? {} : { caPem: ca };
  return {
    http: (asked) => openHttp({ ...asked, retryMs: 1, silenceSeconds: 0.3, tries: 2, ...trusted }),
    secret: () => () => secret,
    warn: () => {},
    now,
  };
}

/** Some that are well, one that is down, and one with a red service. */
export function watchedHosts(names: readonly string[]): MonitoredHost[] {
  return names.map((name, at) => ({
    id: 1001 + at,
    name,
    address: `10.0.0.${at + 1}`,
    isDown: false,
    isPending: false,
    services: [
      { name: 'load', state: 0 },
      { name: 'disk /', state: 0 },
    ],
  }));
}

export type Patching = {
  attempt(hostname: string, at: Date): Promise<{ readonly attemptId: AttemptId; readonly serverId: ServerId }>;
  end(attemptId: AttemptId, as: 'patched' | 'failed', at: Date): Promise<void>;
};

export async function patchingIn(db: Db): Promise<Patching> {
  const operator = await addUser(db, 'Khalid', ['operator']);
  const servers = new Map<string, ServerId>();
  return {
    attempt: async (hostname, at) => {
      const serverId = servers.get(hostname) ?? (await addServer(db, hostname));
      servers.set(hostname, serverId);
      const campaign = await addCampaign(db, operator);
      const session = await addSession(db, campaign, serverId, { orderedBy: operator });
      const { id: attemptId } = await db
        .insertInto('patch_attempts')
        .values({
          session_id: session,
          server_id: serverId,
          campaign_id: campaign,
          number: 1,
          step: 'update',
          started_at: at,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return { attemptId, serverId };
    },
    end: async (attemptId, as, at) => {
      await db
        .updateTable('patch_attempts')
        .set({ state: as, ended_at: at, failure_class: as === 'failed' ? 'timeout' : null })
        .where('id', '=', attemptId)
        .execute();
    },
  };
}
