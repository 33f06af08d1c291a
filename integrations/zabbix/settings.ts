// What the settings say of Zabbix.
import { z } from 'zod';
import { address, reached } from '../floor/connection-settings.ts';
import { monitored } from '../floor/downtime-settings.ts';

export const zabbixSettings = z.strictObject({
  /** Of its pages, where `api_jsonrpc.php` stands: `https://zabbix.example.com` or `…/zabbix`. */
  url: address,
  ...reached,
  /** An API token of a user of its own. */
  tokenFile: z.string().min(1),
  /** From which severity a problem counts: 0 not classified to 5 disaster. */
  severity: z.number().int().min(0).max(5).default(2),
  ...monitored,
});

export type ZabbixSettings = z.infer<typeof zabbixSettings>;
