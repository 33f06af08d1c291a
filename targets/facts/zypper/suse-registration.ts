// Whether the host is registered with SUSE or a mirror of it (PRE-6).
import type { HostFacts } from '../../ports.ts';
import { asRoot, type SudoGrant } from '../as-root.ts';
import type { ProbeAnswer } from '../probe.ts';

/** The registration code of a subscription is worth money: it never leaves the host. */
export function suseRegistrationCommand(grant: SudoGrant): string {
  const asked = asRoot('SUSEConnect --status', grant, 60);
  return `if command -v SUSEConnect >/dev/null; then ${asked} | sed 's/"regcode":"[^"]*"/"regcode":"(hidden)"/g'; else echo 'no SUSEConnect'; fi`;
}

type Product = { readonly identifier: string; readonly status: string };

/** These come without a subscription. */
const FREE = /^(openSUSE|Leap|Tumbleweed|MicroOS|Aeon|Kalpa)/i;

/** By its list of products alone: the exit code is lost on the way. An outage prints no list and is unknown. */
export function parseSuseRegistration({ exitCode, output }: ProbeAnswer): HostFacts['registration'] {
  const state = (): HostFacts['registration']['state'] => {
    if (exitCode === 0 && /^no SUSEConnect$/m.test(output)) return 'not-applicable';
    const products = productsOf(output);
    if (products.length === 0) return 'unknown';
    const subscribed = products.filter(({ identifier }) => !FREE.test(identifier));
    if (subscribed.length === 0) return 'not-applicable';
    return subscribed.some(({ status }) => status === 'Registered') ? 'registered' : 'not-registered';
  };
  return { state: state(), raw: output };
}

function productsOf(output: string): readonly Product[] {
  const line = output.split('\n').find((one) => one.startsWith('['));
  try {
    const list: unknown = JSON.parse(line ?? '[]');
    return Array.isArray(list) ? list.filter(isProduct) : [];
  } catch {
    return [];
  }
}

function isProduct(value: unknown): value is Product {
  if (typeof value !== 'object' || value === null) return false;
  const { identifier, status } = value as Record<string, unknown>;
  return typeof identifier === 'string' && typeof status === 'string';
}
