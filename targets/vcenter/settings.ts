// What an operator says about the vCenters, checked once, so that a wrong name or a password in clear is refused at start.
import type { LoginSecret } from '../../domain/secret.ts';

export type VcenterConnection = {
  /** How the order lists, the stored references and people call it. */
  readonly name: string;
  /** `https://host/sdk`; `http:` is accepted for loopback addresses alone. */
  readonly url: string;
  readonly username: string;
  readonly password: LoginSecret;
  /** The authority that signed its certificate, PEM. Without it: the authorities that Node trusts. */
  readonly caPem?: string;
};

export type VcenterSettings = {
  readonly vcenters: readonly VcenterConnection[];
  /** Names, in the order of the search (RUN-4). */
  readonly order: { readonly hprod: readonly string[]; readonly prod: readonly string[] };
  /** Snapshots being created at the same time in one vCenter; default 4. */
  readonly maxConcurrentSnapshots?: number;
  /** How long a task is waited for; default 15 minutes. */
  readonly taskTimeLimitMs?: number;
  /** How long a machine is waited for on which something else is under way; default 10 minutes. */
  readonly busyMs?: number;
  /** How long one call may take; default 30 s. */
  readonly requestTimeoutMs?: number;
  /** How long the effect of a call without an answer is looked for; default 20 s. */
  readonly settleMs?: number;
  /** Objects per page of an inventory; default 500. */
  readonly pageSize?: number;
};

export type Limits = {
  readonly maxConcurrentSnapshots: number;
  readonly taskTimeLimitMs: number;
  readonly busyMs: number;
  readonly requestTimeoutMs: number;
  readonly settleMs: number;
  readonly pageSize: number;
};

export function limitsOf(settings: VcenterSettings): Limits {
  return {
    maxConcurrentSnapshots: settings.maxConcurrentSnapshots ?? 4,
    taskTimeLimitMs: settings.taskTimeLimitMs ?? 15 * 60_000,
    busyMs: settings.busyMs ?? 10 * 60_000,
    requestTimeoutMs: settings.requestTimeoutMs ?? 30_000,
    settleMs: settings.settleMs ?? 20_000,
    pageSize: settings.pageSize ?? 500,
  };
}

/** What is wrong with the settings, one sentence each; empty when nothing is. Never contains a password. */
export function vcenterSettingsFaults(settings: VcenterSettings): readonly string[] {
  const names = settings.vcenters.map((v) => v.name);
  const twice = names.filter((name, i) => names.indexOf(name) !== i).map((name) => `vCenter ${name} is listed twice`);
  const urls = settings.vcenters.flatMap((v) => urlFault(v) ?? []);
  if (names.length === 0) return [];
  return [...twice, ...urls, ...vcenterOrderFaults(settings.order, names)];
}

/** RUN-4: both orders name vCenters that there are. */
export function vcenterOrderFaults(order: VcenterSettings['order'], names: readonly string[]): readonly string[] {
  return (['hprod', 'prod'] as const).flatMap((branch) => orderFaults(branch, order[branch], names));
}

function orderFaults(branch: string, order: readonly string[], names: readonly string[]): readonly string[] {
  const empty = order.length === 0 ? [`the order of ${branch} names no vCenter`] : [];
  const unknown = order
    .filter((n) => !names.includes(n))
    .map((n) => `the order of ${branch} names unknown vCenter ${n}`);
  return [...empty, ...unknown];
}

function urlFault(vcenter: VcenterConnection): string | null {
  if (!URL.canParse(vcenter.url)) return `vCenter ${vcenter.name}: its url is not one`;
  const url = new URL(vcenter.url);
  if (url.username !== '' || url.password !== '') return `vCenter ${vcenter.name}: no credentials in the url`;
  if (url.protocol === 'https:') return null;
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return null;
  return `vCenter ${vcenter.name}: https only (http is for loopback addresses)`;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
