// Accounts of a vault, and their rotation, which takes its time by the clock of the stand-in.
import { machinesOf, mixed } from '../floor/stand-in-machines.ts';

export type VaultAccount = {
  readonly safe: string;
  readonly folder?: string;
  /** Its name: `Object`. */
  readonly object: string;
  readonly userName: string;
  readonly address: string;
  readonly policy?: string;
  /** A password, or a key in PEM. */
  readonly content: string;
};

type Kept = VaultAccount & {
  before: string;
  now: string;
  next: { readonly content: string; readonly at: number } | undefined;
};

export class Vault {
  readonly #accounts: Kept[];

  constructor(accounts: readonly VaultAccount[]) {
    this.#accounts = accounts.map((one) => ({ ...one, before: one.content, now: one.content, next: undefined }));
  }

  all(at: Date): readonly Kept[] {
    for (const one of this.#accounts) {
      if (one.next === undefined || one.next.at > at.getTime()) continue;
      one.before = one.now;
      one.now = one.next.content;
      one.next = undefined;
    }
    return this.#accounts;
  }

  rotate(object: string, content: string, { at, seconds }: { readonly at: Date; readonly seconds: number }): void {
    const found = this.all(at).find((one) => one.object === object);
    if (found === undefined) throw new Error(`no account ${object}`);
    found.next = { content, at: at.getTime() + seconds * 1000 };
    this.all(at);
  }
}

/** One account of each machine, in the safe of its environment. */
export function generate({
  servers,
  seed = 1,
}: {
  readonly servers: number;
  readonly seed?: number;
}): readonly VaultAccount[] {
  return machinesOf(servers, seed).map(({ id, short, fqdn, environment, isWindows }) => ({
    safe: environment === 0 ? 'LINUX-PROD' : 'LINUX-HORSPROD',
    object: `patchcenter-${short}`,
    userName: 'patchcenter',
    address: fqdn,
    policy: isWindows ? 'WinServerLocal' : 'UnixSSH',
    content: `Pw-${mixed(seed, id, 90).toString(36)}-"é`,
  }));
}
