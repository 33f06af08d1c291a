// The CyberArk proxy (PRE-3): one SSH server that opens the session on the target named inside the user name.
import type { ParsedKey } from 'ssh2';
import { secretNow } from '../../domain/secret.ts';
import type { Credentials } from './credentials.ts';
import { followPrivateKey, type KeyWarning } from './followed-key.ts';
import type { PsmpSettings } from './settings.ts';

export type Psmp = {
  readonly host: string;
  readonly port: number;
  credentialsFor(fqdn: string): Credentials;
};

/** Throws when the proxy's own key cannot be read. The direct key serves where the settings give no other credential. */
export function createPsmp(settings: PsmpSettings, directKey: () => ParsedKey, warn: KeyWarning): Psmp {
  const { host, vaultUser, account, delimiter = '@', password } = settings;
  const key = keyFor(settings, directKey, warn);
  return {
    host,
    port: settings.port ?? 22,
    credentialsFor: (fqdn) => ({
      username: [vaultUser, account, fqdn].join(delimiter),
      key: key(),
      password: password === undefined ? null : secretNow(password),
    }),
  };
}

function keyFor(settings: PsmpSettings, directKey: () => ParsedKey, warn: KeyWarning): () => ParsedKey | null {
  if (settings.privateKey !== undefined) return followPrivateKey(settings.privateKey, settings.passphrase, warn);
  return settings.password === undefined ? directKey : () => null;
}
