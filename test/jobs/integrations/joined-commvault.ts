// Commvault behind the product's own client, and physical servers that it backs up.
import { integration } from '../../../integrations/commvault/integration.ts';
import { commvaultSettings } from '../../../integrations/commvault/settings.ts';
import {
  type CommvaultOptions,
  type CommvaultStandIn,
  STANDARD_USER,
  startCommvault,
} from '../../../integrations/commvault/stand-in.ts';
import type { OpenIntegration } from '../../../integrations/open-integrations.ts';
import { openFor, quickFloor } from './joined-monitoring.ts';

export const HOUR = 3_600_000;

export type JoinedCommvault = {
  readonly commvault: CommvaultStandIn;
  readonly open: OpenIntegration;
  close(): Promise<void>;
};

/** Two names are known there, and a backup of either at night is up to the test. */
export async function joinCommvault(
  now: () => Date,
  options: CommvaultOptions = {},
  more: object = {},
): Promise<JoinedCommvault> {
  const estate = options.estate ?? { clients: [client(21, 'spone'), client(22, 'sptwo')], jobs: [] };
  const commvault = await startCommvault({ now, ...options, estate });
  const login = { username: STANDARD_USER.login, passwordFile: 'password' };
  const settings = commvaultSettings.parse({ url: `${commvault.url}/commandcenter/api`, login, ...more });
  const secret = 'accessTokenFile' in settings.login ? `${STANDARD_USER.accessToken}` : STANDARD_USER.password;
  const connection = integration.connect(settings, quickFloor({ now, secret }));
  return {
    commvault,
    open: openFor('commvault', connection),
    close: async () => {
      await connection.close();
      await commvault.close();
    },
  };
}

export function client(id: number, name: string, hostName = `${name}.corp.example`) {
  return { id, name, hostName };
}
