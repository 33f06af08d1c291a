// Secrets that settings name as accounts of a vault, in place of a file.
import { z } from 'zod';
import { SettingsError } from '../config.ts';
import type { LoginSecret, Secret, SecretVault } from '../domain/secret.ts';
import type { FileSettings } from './structure.ts';

export type Where = {
  /** `ssh.privateKey`: what is before `File` and `Account` in the names of its settings. */
  readonly setting: string;
  readonly file: string | undefined;
  readonly account: string | undefined;
};

/** undefined: none of both is set. Throws SettingsError. */
export function loginSecret(
  { setting, file, account }: Where,
  { vault, ofFile }: { readonly vault: SecretVault; readonly ofFile: (file: string) => Secret },
): LoginSecret | undefined {
  if (file !== undefined && account !== undefined)
    throw new SettingsError([`${setting}File and ${setting}Account are both set: keep one of them.`]);
  if (account !== undefined) return vault.secretOf(account, `${setting}Account`);
  return file === undefined ? undefined : ofFile(file);
}

const named = z.object({ accounts: z.record(z.string(), z.unknown()) });

/** For whoever only wants to know whether the settings fit together: it gives nothing. */
export function declaredVault({ integrations }: Pick<FileSettings, 'integrations'>): SecretVault {
  return {
    secretOf: (account, setting) => {
      throwUnlessNamed(integrations.cyberark, account, setting);
      const none = () => Promise.reject(new Error(`${account} is not asked for here`));
      return { account, ask: none, askAnew: none };
    },
  };
}

function throwUnlessNamed(cyberark: unknown, account: string, setting: string): void {
  if (cyberark === undefined)
    throw new SettingsError([
      `${setting} names an account of CyberArk, and integrations.cyberark is not set (docs/integrations/cyberark.md).`,
    ]);
  const { data } = named.safeParse(cyberark);
  // Its own faults are told by itself.
  if (data === undefined || Object.hasOwn(data.accounts, account)) return;
  const names = Object.keys(data.accounts).join(', ');
  throw new SettingsError([`${setting}: “${account}” is not among integrations.cyberark.accounts (${names}).`]);
}
