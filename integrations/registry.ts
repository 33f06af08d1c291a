// Every integration, loaded by name: what the settings do not name is never imported (ADR 17).
import type { IntegrationName } from '../domain/integrations/names.ts';
import { type AnyIntegration, asAnyIntegration } from './any-integration.ts';

export const LOADERS: Readonly<Record<IntegrationName, () => Promise<AnyIntegration>>> = {
  itop: async () => asAnyIntegration((await import('./itop/integration.ts')).integration),
  sentinelone: async () => asAnyIntegration((await import('./sentinelone/integration.ts')).integration),
  qualys: async () => asAnyIntegration((await import('./qualys/integration.ts')).integration),
  directory: async () => asAnyIntegration((await import('./directory/integration.ts')).integration),
  aws: async () => asAnyIntegration((await import('./aws/integration.ts')).integration),
  icinga: async () => asAnyIntegration((await import('./icinga/integration.ts')).integration),
  zabbix: async () => asAnyIntegration((await import('./zabbix/integration.ts')).integration),
  centreon: async () => asAnyIntegration((await import('./centreon/integration.ts')).integration),
  alertmanager: async () => asAnyIntegration((await import('./alertmanager/integration.ts')).integration),
  commvault: async () => asAnyIntegration((await import('./commvault/integration.ts')).integration),
  servicenow: async () => asAnyIntegration((await import('./servicenow/integration.ts')).integration),
  cyberark: async () => asAnyIntegration((await import('./cyberark/integration.ts')).integration),
};
