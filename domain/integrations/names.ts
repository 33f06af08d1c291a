// The systems that the product can be joined with. One that the settings do not name is neither loaded nor shown (ADR 17).
export const INTEGRATIONS = [
  'itop',
  'directory',
  'sentinelone',
  'qualys',
  'aws',
  'icinga',
  'zabbix',
  'centreon',
  'alertmanager',
  'servicenow',
  'commvault',
  'cyberark',
] as const;
export type IntegrationName = (typeof INTEGRATIONS)[number];

export function isIntegration(word: string): word is IntegrationName {
  return (INTEGRATIONS as readonly string[]).includes(word);
}

/** Their own names, the same in every language. */
export const INTEGRATION_TITLES: Readonly<Record<IntegrationName, string>> = {
  itop: 'iTop',
  directory: 'LDAP / Active Directory',
  sentinelone: 'SentinelOne',
  qualys: 'Qualys',
  aws: 'AWS',
  icinga: 'Icinga 2',
  zabbix: 'Zabbix',
  centreon: 'Centreon',
  alertmanager: 'Alertmanager',
  servicenow: 'ServiceNow',
  commvault: 'Commvault',
  cyberark: 'CyberArk',
};
