// What can be ordered to go wrong with Qualys alone (docs/integrations/stand-ins/qualys.md has the table).
import { COMMON_FAULTS, type CommonFault } from '../floor/stand-in-faults.ts';

export type QualysFault =
  /** HTTP 200 with CODE 2001. */
  | { readonly kind: 'account-expired' }
  /** 409 on FO and QPS, 429 on the gateway; the wait may be said only by the next answer. */
  | {
      readonly kind: 'blocked';
      readonly by?: 'rate' | 'concurrency';
      readonly says?: 'now' | 'next';
      readonly seconds?: number;
    }
  /** FO: HTTP 400 with CODE 1905. QPS: HTTP 200 with INVALID_REQUEST. */
  | { readonly kind: 'invalid-request' }
  /** The page ends early without a warning; its address leads to itself; or the list is empty though there is one. */
  | { readonly kind: 'truncated'; readonly how?: 'unsaid' | 'loop' | 'empty' }
  | { readonly kind: 'duplicated' }
  | { readonly kind: 'wrong-type'; readonly what?: 'id' | 'date' | 'no-list' | 'status' }
  /** The DOCTYPE declares entities that grow when they are read. */
  | { readonly kind: 'entities' }
  | { readonly kind: 'language' }
  /** The scan that this request launches ends so. */
  | { readonly kind: 'scan-ends'; readonly state?: 'Error' | 'Canceled' | 'Paused' };

export const EVERY_FAULT: readonly (QualysFault | CommonFault)[] = [
  ...COMMON_FAULTS,
  { kind: 'account-expired' },
  { kind: 'blocked', by: 'rate', says: 'now' },
  { kind: 'blocked', by: 'rate', says: 'next' },
  { kind: 'blocked', by: 'concurrency' },
  { kind: 'invalid-request' },
  { kind: 'truncated', how: 'unsaid' },
  { kind: 'truncated', how: 'loop' },
  { kind: 'truncated', how: 'empty' },
  { kind: 'duplicated' },
  { kind: 'wrong-type', what: 'id' },
  { kind: 'wrong-type', what: 'date' },
  { kind: 'wrong-type', what: 'no-list' },
  { kind: 'wrong-type', what: 'status' },
  { kind: 'entities' },
  { kind: 'language' },
  { kind: 'scan-ends' },
];
