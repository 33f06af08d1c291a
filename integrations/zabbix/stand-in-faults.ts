// What can be ordered to go wrong with Zabbix alone (docs/integrations/stand-ins/zabbix.md has the table).
import { COMMON_FAULTS, type CommonFault } from '../floor/stand-in-faults.ts';

export type ZabbixFault =
  /** HTTP 200 with an error: the session has ended, or the right is missing. */
  | { readonly kind: 'session-ended' }
  | { readonly kind: 'no-permission' }
  /** HTTP 200 with an error of the database. */
  | { readonly kind: 'database-down' }
  | { readonly kind: 'wrong-id' }
  | { readonly kind: 'duplicated' }
  | { readonly kind: 'fewer' }
  | { readonly kind: 'wrong-type'; readonly what?: 'number' | 'null-name' | 'map' | 'no-result' | 'state' }
  | { readonly kind: 'language' };

export const EVERY_FAULT: readonly (ZabbixFault | CommonFault)[] = [
  ...COMMON_FAULTS,
  { kind: 'session-ended' },
  { kind: 'no-permission' },
  { kind: 'database-down' },
  { kind: 'wrong-id' },
  { kind: 'duplicated' },
  { kind: 'fewer' },
  { kind: 'wrong-type', what: 'number' },
  { kind: 'wrong-type', what: 'null-name' },
  { kind: 'wrong-type', what: 'map' },
  { kind: 'wrong-type', what: 'no-result' },
  { kind: 'wrong-type', what: 'state' },
  { kind: 'language' },
];
