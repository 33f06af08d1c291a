// Our key at one login: of a file, or kept by a vault together with its passphrase, or without.
import type { ParsedKey } from 'ssh2';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { isKept, type LoginSecret } from '../../domain/secret.ts';
import { markOf, NONE, type Part, partOf } from '../secrets/part.ts';
import { followPrivateKey, type KeyWarning } from './followed-key.ts';
import { parsePrivateKey } from './private-key.ts';

/** Throws IntegrationFault where the vault gives none, or none that can be read. */
export type KeySource = () => Promise<Part<ParsedKey>>;

/** Throws when the key of a file cannot be read now. */
export function createKeySource(
  privateKey: LoginSecret,
  passphrase: LoginSecret | undefined,
  warn: KeyWarning,
): KeySource {
  if (isKept(privateKey) || isKept(passphrase)) return keptKeys(privateKey, passphrase);
  const key = followPrivateKey(privateKey, passphrase, warn);
  return async () => ({ value: key(), mark: null, anew: NONE });
}

type Texts = { readonly key: Part<string>; readonly passphrase: Part<string> | null };

function keptKeys(privateKey: LoginSecret, passphrase: LoginSecret | undefined): KeySource {
  const open = createOpener();

  const partOfTexts = (texts: Texts): Part<ParsedKey> => ({
    value: open(texts.key.value, texts.passphrase?.value),
    mark: markOf(texts.key.value),
    anew: async () => {
      const other = await anewOf(texts);
      return other === null || other.key.value === texts.key.value ? null : readable(other);
    },
  });

  /** Between the change of a key and that of its passphrase they do not fit: what was read first may be of before. */
  async function readable(texts: Texts): Promise<Part<ParsedKey>> {
    try {
      return partOfTexts(texts);
    } catch (first) {
      const other = await anewOf(texts);
      if (other === null) throw unreadable(privateKey, first);
      try {
        return partOfTexts(other);
      } catch (second) {
        throw unreadable(privateKey, second);
      }
    }
  }

  return async () => {
    const [key, opened] = await Promise.all([partOf(privateKey), passphrase === undefined ? null : partOf(passphrase)]);
    return readable({ key, passphrase: opened });
  };
}

/** null: both are still the same. */
async function anewOf({ key, passphrase }: Texts): Promise<Texts | null> {
  const [otherKey, otherPassphrase] = await Promise.all([key.anew(), passphrase?.anew() ?? null]);
  if (otherKey === null && otherPassphrase === null) return null;
  return { key: otherKey ?? key, passphrase: otherPassphrase ?? passphrase };
}

/** The reason is ssh2's, without any of the key; its cause is not: it may hold some. */
function unreadable(privateKey: LoginSecret, error: unknown): IntegrationFault {
  const why = error instanceof Error ? error.message : 'it cannot be read';
  const which = isKept(privateKey) ? `${privateKey.account}: ` : '';
  return new IntegrationFault({ kind: 'nonsense', detail: `${which}${why}` });
}

/** A passphrase takes a tenth of a second to open: not for each server of a campaign. Longer than that no key is held. */
const HELD_MS = 10_000;

function createOpener(): (text: string, passphrase: string | undefined) => ParsedKey {
  let held: { readonly text: string; readonly passphrase: string | undefined; readonly key: ParsedKey } | null = null;
  return (text, passphrase) => {
    if (held !== null && held.text === text && held.passphrase === passphrase) return held.key;
    const opened = { text, passphrase, key: parsePrivateKey(text, passphrase) };
    held = opened;
    setTimeout(() => {
      if (held === opened) held = null;
    }, HELD_MS).unref();
    return opened.key;
  };
}
