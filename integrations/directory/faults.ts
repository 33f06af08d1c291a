// What a directory's refusals mean. Active Directory answers every refused login with code 49, and says why in `data XXX`.
// https://learn.microsoft.com/windows/win32/debug/system-error-codes (1326 and those beside it, in hexadecimal)
import { ResultCodeError } from 'ldapts';
import { type Fault, IntegrationFault } from '../../domain/integrations/fault.ts';
import { faultOfError } from '../floor/network-fault.ts';

const LOGIN_WORDS: Readonly<Record<string, string>> = {
  '525': 'the account is unknown',
  '52e': 'the account is unknown, or its password is wrong',
  '530': 'the account may not sign in at this hour',
  '531': 'the account may not sign in from this machine',
  '532': 'the password of the account has expired',
  '533': 'the account is disabled',
  '701': 'the account has expired',
  '773': 'the password of the account must be changed first',
  '775': 'the account is locked',
};

const BUSY_MS = 30_000;

const BY_CODE: Readonly<Record<number, (words: string) => Fault>> = {
  1: (words) => ({ kind: 'unreachable', detail: `operations error (1): ${words}` }),
  3: () => ({ kind: 'incomplete', detail: 'its time limit was exceeded (3)' }),
  4: () => ({ kind: 'incomplete', detail: 'its size limit was exceeded (4)' }),
  8: () => ({ kind: 'settings', detail: 'it wants a signed or encrypted connection (8): use ldaps:// or startTls' }),
  10: () => ({ kind: 'settings', detail: 'it refers to another directory (10): see bases' }),
  11: () => ({ kind: 'incomplete', detail: 'its administrative limit was exceeded (11)' }),
  13: () => ({ kind: 'settings', detail: 'it wants an encrypted connection (13): use ldaps:// or startTls' }),
  32: (words) => ({ kind: 'incomplete', detail: `no such object (32): ${words}` }),
  34: () => ({ kind: 'settings', detail: 'a name in the settings is no DN (34)' }),
  48: () => ({ kind: 'refused', detail: 'it does not take a login of this kind (48)' }),
  49: (words) => ({ kind: 'refused', detail: loginWords(words) }),
  50: () => ({ kind: 'refused', detail: 'the account may not read this (50)' }),
  51: () => ({ kind: 'limited', detail: 'it is busy (51)', waitMs: BUSY_MS }),
  52: () => ({ kind: 'unreachable', detail: 'it is unavailable (52)' }),
  53: () => ({ kind: 'unreachable', detail: 'it is unwilling (53)' }),
};

function loginWords(words: string): string {
  const data = /\bdata ([0-9a-f]{3,4})\b/i.exec(words)?.[1]?.toLowerCase();
  if (data === undefined) return 'the account or its password is wrong (49)';
  return `${LOGIN_WORDS[data] ?? 'the login is refused'} (49, data ${data})`;
}

export function asFault(error: unknown): IntegrationFault {
  if (error instanceof IntegrationFault) return error;
  if (error instanceof ResultCodeError) {
    // The words of the other side, without the library's code behind them.
    const words = error.message.replace(/ Code: 0x[0-9a-f]+$/, '').slice(0, 200);
    return new IntegrationFault(
      BY_CODE[error.code]?.(words) ?? { kind: 'nonsense', detail: `code ${error.code}: ${words}` },
    );
  }
  if (error instanceof Error && /timed out|timeout/i.test(error.message))
    return new IntegrationFault({ kind: 'silent', detail: 'no answer in time' });
  const ofNetwork = faultOfError(error);
  if (ofNetwork !== null) return new IntegrationFault(ofNetwork);
  // The library tells of a lost connection and of a broken message in words alone.
  const words = error instanceof Error ? error.message.slice(0, 200) : String(error);
  if (/connection|socket|closed|end/i.test(words)) return new IntegrationFault({ kind: 'unreachable', detail: words });
  return new IntegrationFault({ kind: 'nonsense', detail: words });
}

/** Another of its servers may answer where this one did not. */
export function isOfServer({ fault }: IntegrationFault): boolean {
  return fault.kind === 'unreachable' || fault.kind === 'silent' || fault.kind === 'limited';
}
