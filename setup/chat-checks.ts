// The checks that need nothing of the worker: no SSH, no vCenter. The chat process runs them too (`/doctor`).
import type { Check } from './check.ts';
import { channelsCheck } from './checks/channels.ts';
import { clockCheck } from './checks/clock.ts';
import { databaseCheck } from './checks/database.ts';
import { databaseRightsCheck } from './checks/database-rights.ts';
import { environmentsCheck } from './checks/environments.ts';
import { accountsCheck, certificateCheck } from './checks/expiring.ts';
import { firstAdminCheck } from './checks/first-admin.ts';
import { identitiesCheck } from './checks/identities.ts';
import { logSpaceCheck } from './checks/log-space.ts';
import { migrationsCheck } from './checks/migrations.ts';
import { monitoringPortCheck } from './checks/monitoring-port.ts';
import { nodeVersionCheck } from './checks/node-version.ts';
import { ownersCheck } from './checks/owners.ts';
import { planCheck } from './checks/plan.ts';
import { publicAddressCheck } from './checks/public-address.ts';
import { redisCheck } from './checks/redis.ts';
import { settingsCheck } from './checks/settings.ts';
import { teamsCertificateCheck } from './checks/teams/teams-certificate.ts';
import { teamsSettingsCheck } from './checks/teams/teams-settings.ts';
import { teamsTokenCheck } from './checks/teams/teams-token.ts';
import { timeZoneCheck } from './checks/time-zone.ts';

/** Each kind in the order of an installation: what stands below, first. */
export const MACHINE_CHECKS: readonly Check[] = [
  nodeVersionCheck(),
  settingsCheck,
  databaseCheck,
  databaseRightsCheck,
  migrationsCheck,
  clockCheck,
  timeZoneCheck,
  redisCheck,
  logSpaceCheck(),
];

export const TEAMS_CHECKS: readonly Check[] = [
  teamsSettingsCheck,
  teamsCertificateCheck,
  teamsTokenCheck,
  publicAddressCheck,
  certificateCheck,
  monitoringPortCheck,
];

export const WORK_CHECKS: readonly Check[] = [
  firstAdminCheck,
  accountsCheck,
  identitiesCheck,
  ownersCheck,
  environmentsCheck,
  planCheck,
  channelsCheck,
];

export const CHAT_CHECKS: readonly Check[] = [...MACHINE_CHECKS, ...TEAMS_CHECKS, ...WORK_CHECKS];
