// Our key as its file says it at each login, parsed once for each content. Key and passphrase are of one another: between the writing of the
// one and of the other they do not fit, and the last that did goes on to be used.
import type { ParsedKey } from 'ssh2';
import { type Secret, secretNow } from '../../domain/secret.ts';
import { parsePrivateKey } from './private-key.ts';

export type KeyWarning = (sentence: string) => void;

/** Throws when the key cannot be read now; what is returned never does. */
export function followPrivateKey(
  privateKey: Secret,
  passphrase: Secret | undefined,
  warn: KeyWarning,
): () => ParsedKey {
  const now = () => ({
    text: secretNow(privateKey),
    opened: passphrase === undefined ? undefined : secretNow(passphrase),
  });
  let seen = now();
  let key = parsePrivateKey(seen.text, seen.opened);
  return () => {
    const next = now();
    if (next.text === seen.text && next.opened === seen.opened) return key;
    seen = next;
    try {
      key = parsePrivateKey(next.text, next.opened);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'it cannot be read';
      warn(`The SSH key has changed and cannot be used: ${why}. The one from before goes on to be used.`);
    }
    return key;
  };
}
