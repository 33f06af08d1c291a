// A hostname tells its environment and its kin: servers of one application differ by their second character (LINK-1).

export type NamedEnvironment = 'production' | 'recette' | 'test' | 'pre-production' | 'validation' | 'developpement';

const BY_SECOND_CHARACTER: ReadonlyMap<string, NamedEnvironment> = new Map([
  ['p', 'production'],
  ['s', 'production'],
  ['r', 'recette'],
  ['t', 'test'],
  ['i', 'pre-production'],
  ['o', 'pre-production'],
  ['v', 'validation'],
  ['d', 'developpement'],
]);

const LEFT_OUT_PREFIXES = ['ls-', 'sp'] as const;

export type HostnameReading =
  | {
      readonly kind: 'named';
      readonly signature: string;
      readonly environment: NamedEnvironment;
      readonly code: string;
    }
  | { readonly kind: 'left-out'; readonly reason: 'prefix' | 'second-character' | 'too-short' };

/** LINK-1: `vpinfadns1` → signature `v_infadns1`, production. `code` is the second character, for `environment_code`. */
export function readHostname(hostname: string): HostnameReading {
  const name = hostname.toLowerCase();
  if (LEFT_OUT_PREFIXES.some((prefix) => name.startsWith(prefix))) return { kind: 'left-out', reason: 'prefix' };
  // Without a third character every such name would share one signature.
  if (name.length < 3) return { kind: 'left-out', reason: 'too-short' };
  const code = name.charAt(1);
  const environment = BY_SECOND_CHARACTER.get(code);
  if (environment === undefined) return { kind: 'left-out', reason: 'second-character' };
  return { kind: 'named', signature: `${name.charAt(0)}_${name.slice(2)}`, environment, code };
}
