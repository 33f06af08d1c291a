// A password, a key or an address with one in it: as it was said once, or as its file says it at the moment of use.
export type Secret = string | (() => string);

export function secretNow(secret: Secret): string {
  return typeof secret === 'string' ? secret : secret();
}

/** A secret that a vault keeps: asked for at each login, held for moments, and changed by the vault whenever it likes. Both throw IntegrationFault. */
export type KeptSecret = {
  /** As the settings call it: what it is called in the vault belongs into no log. */
  readonly account: string;
  ask(): Promise<string>;
  /** Once `refused` was refused: as the vault says it from then on; null: it is still that one. */
  askAnew(refused: string): Promise<string | null>;
};

/** What a login is done with. */
export type LoginSecret = Secret | KeptSecret;

export function isKept(secret: LoginSecret | undefined): secret is KeptSecret {
  return typeof secret === 'object';
}

/** `setting`: which names the account, for the sentence of its fault. Throws SettingsError. */
export type SecretVault = { secretOf(account: string, setting: string): KeptSecret };
