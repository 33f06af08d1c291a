// A password, a key or an address with one in it: as it was said once, or as its file says it at the moment of use.
export type Secret = string | (() => string);

export function secretNow(secret: Secret): string {
  return typeof secret === 'string' ? secret : secret();
}
