// What the SSH side needs to be told. Files and the environment are read by the configuration, not here.
import type { LoginSecret } from '../../domain/secret.ts';

/** The CyberArk proxy (PRE-3). Its login carries the target in the user name: `vaultUser@account@fqdn`. */
export type PsmpSettings = {
  readonly host: string;
  readonly port?: number | undefined;
  readonly vaultUser: string;
  readonly account: string;
  /** Between the three parts of the user name: '@' unless a name contains one. */
  readonly delimiter?: string | undefined;
  /** Vault password. Without it, and without `privateKey`, the direct key is used. */
  readonly password?: LoginSecret | undefined;
  /** PEM or OpenSSH text of a key meant for the proxy only. */
  readonly privateKey?: LoginSecret | undefined;
  readonly passphrase?: LoginSecret | undefined;
};

export type FixedHost = { readonly address: string; readonly port: number };

export type SshSettings = {
  readonly username: string;
  /** PEM or OpenSSH text, not a path. */
  readonly privateKey: LoginSecret;
  readonly passphrase?: LoginSecret | undefined;
  readonly port?: number | undefined;
  /** DNS suffixes in the order to try, '' first for the bare name (PRE-2). */
  readonly suffixes?: readonly string[] | undefined;
  /** Short hostname (lower case) → where it is, without DNS: simulated estates, hosts outside DNS. */
  readonly hosts?: Readonly<Record<string, FixedHost>> | undefined;
  /** Absent: only the direct key is ever used. */
  readonly psmp?: PsmpSettings | undefined;
  /** Short hostnames whose servers only know algorithms of the EL5 and EL6 age (SHA-1, CBC, DSS). */
  readonly legacyAlgorithmsFor?: readonly string[] | undefined;
  /** Connections open at the same time, over all targets; more wait their turn. */
  readonly maxConnections?: number | undefined;
  /** For each name to resolve, and for each address to answer. */
  readonly tcpTimeoutMs?: number | undefined;
  /** From the open port to the proved login, key exchange included. */
  readonly loginTimeoutMs?: number | undefined;
  /** A silent server is given up after four times this long. */
  readonly keepaliveIntervalMs?: number | undefined;
};

export type FullSshSettings = Readonly<{
  port: number;
  suffixes: readonly string[];
  hosts: ReadonlyMap<string, FixedHost>;
  legacyAlgorithmsFor: ReadonlySet<string>;
  maxConnections: number;
  tcpTimeoutMs: number;
  loginTimeoutMs: number;
  keepaliveIntervalMs: number;
}>;

/** The values used where a setting is absent; suffixes and 5 s are those of PRE-2. */
export function withDefaults(settings: SshSettings): FullSshSettings {
  return {
    port: settings.port ?? 22,
    suffixes: settings.suffixes ?? ['', '.sanef.groupe', '.sanef-rec.fr', '.sanef.fr'],
    hosts: new Map(Object.entries(settings.hosts ?? {})),
    legacyAlgorithmsFor: new Set(settings.legacyAlgorithmsFor ?? []),
    maxConnections: settings.maxConnections ?? 256,
    tcpTimeoutMs: settings.tcpTimeoutMs ?? 5_000,
    loginTimeoutMs: settings.loginTimeoutMs ?? 20_000,
    keepaliveIntervalMs: settings.keepaliveIntervalMs ?? 15_000,
  };
}
