// What can be ordered to go wrong with the Central Credential Provider alone (docs/integrations/stand-ins/cyberark.md has the table).
import { COMMON_FAULTS, type CommonFault } from '../floor/stand-in-faults.ts';

export type CyberArkFault =
  /** HTTP 500, APPAP282E. */
  | { readonly kind: 'change-in-progress' }
  /** HTTP 400, APPAP007E. */
  | { readonly kind: 'vault-down' }
  /** HTTP 404, APPAP004E: absent, or not permitted. */
  | { readonly kind: 'not-found' }
  /** HTTP 400: two accounts match (APPAP229E), or the query is none (APPAP228E, APPAP227E). */
  | { readonly kind: 'bad-query'; readonly code?: 'APPAP227E' | 'APPAP228E' | 'APPAP229E' }
  /** The provider's cache: the content before the last rotation. */
  | { readonly kind: 'stale' }
  /** The account of somebody else comes back. */
  | { readonly kind: 'other-account' }
  | { readonly kind: 'wrong-type'; readonly what?: 'flag' | 'no-content' | 'number' | 'null-user' | 'list' }
  | { readonly kind: 'language' };

export const EVERY_FAULT: readonly (CyberArkFault | CommonFault)[] = [
  ...COMMON_FAULTS,
  { kind: 'change-in-progress' },
  { kind: 'vault-down' },
  { kind: 'not-found' },
  { kind: 'bad-query', code: 'APPAP227E' },
  { kind: 'bad-query', code: 'APPAP228E' },
  { kind: 'bad-query', code: 'APPAP229E' },
  { kind: 'stale' },
  { kind: 'other-account' },
  { kind: 'wrong-type', what: 'flag' },
  { kind: 'wrong-type', what: 'no-content' },
  { kind: 'wrong-type', what: 'number' },
  { kind: 'wrong-type', what: 'null-user' },
  { kind: 'wrong-type', what: 'list' },
  { kind: 'language' },
];
