// The CyberArk proxy (PRE-3): one SSH server that opens the session on the target named inside the user name.
import { partOf } from '../secrets/part.ts';
import type { KeyWarning } from './followed-key.ts';
import { createKeySource, type KeySource } from './key-part.ts';
import type { LoginParts } from './offered.ts';
import type { PsmpSettings } from './settings.ts';

export type Psmp = {
  readonly host: string;
  readonly port: number;
  /** Whose login it is there, whatever the target. */
  readonly vaultUser: string;
  usernameFor(fqdn: string): string;
  /** Throws IntegrationFault. */
  parts(): Promise<LoginParts>;
};

/** Throws when the proxy's own key cannot be read. The direct key serves where the settings give no other credential. */
export function createPsmp(settings: PsmpSettings, directKey: KeySource, warn: KeyWarning): Psmp {
  const { host, vaultUser, account, delimiter = '@', password } = settings;
  const key = keyFor(settings, directKey, warn);
  return {
    host,
    port: settings.port ?? 22,
    vaultUser,
    usernameFor: (fqdn) => [vaultUser, account, fqdn].join(delimiter),
    parts: async () => {
      const [ofKey, ofPassword] = await Promise.all([
        key?.() ?? null,
        password === undefined ? null : partOf(password),
      ]);
      return { key: ofKey, password: ofPassword };
    },
  };
}

function keyFor(settings: PsmpSettings, directKey: KeySource, warn: KeyWarning): KeySource | null {
  if (settings.privateKey !== undefined) return createKeySource(settings.privateKey, settings.passphrase, warn);
  return settings.password === undefined ? directKey : null;
}
