// Whether the credentials of the bot are good for a token, as its answers to Teams need one.
import { CredentialFactory } from './credential-factory.ts';
import { authorityUrlOf, cloudOf, type TeamsSettings } from './settings.ts';

/** Asks Entra, or takes the token that is kept and still good. Rejects when there is none to be had. null: none is asked for. */
export function tokenSource(settings: TeamsSettings): (() => Promise<void>) | null {
  if (settings.authentication === 'off') return null;
  const cloud = cloudOf(settings);
  const login = authorityUrlOf(cloud, settings.tenantId);
  const credentials = new CredentialFactory(settings).createCredentials(settings.appId, cloud.issuer, login, true);
  // Whoever asks is told; until then it is nobody's error.
  credentials.catch(() => undefined);
  return async () => {
    const got: unknown = await credentials;
    if (!canGetToken(got)) throw new Error('these credentials give no token');
    if ((await got.getToken()) === '') throw new Error('the token is empty');
  };
}

function canGetToken(credentials: unknown): credentials is { getToken(): Promise<string> } {
  return typeof credentials === 'object' && credentials !== null && 'getToken' in credentials;
}

const NEED = 'teams-credentials';
/** A probe comes every few seconds: Entra is not asked each time. */
const ASK_MS = 60_000;
const ASK_AGAIN_MS = 10_000;
/** A token lasts an hour: what was to be had within that time is enough to go on with while Entra is away. */
const LATELY_MS = 3_600_000;

/**
 * Names the need when no token could be had lately. `elapsedMs` never goes back. One question at a time; one that is slow goes on by
 * itself, and counts when it comes.
 */
export function credentialNeed(obtain: () => Promise<void>, elapsedMs = () => performance.now()) {
  let goodAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  function ask(): Promise<void> {
    asking ??= obtain()
      .then(
        () => {
          goodAt = elapsedMs();
        },
        (error: unknown) => {
          failedAt = elapsedMs();
          throw error;
        },
      )
      .finally(() => {
        asking = null;
      });
    return asking;
  }

  return {
    name: NEED,
    ask: async (): Promise<readonly string[]> => {
      const now = elapsedMs();
      const isLately = now - goodAt < LATELY_MS;
      if (now - goodAt < ASK_MS) return [];
      if (now - failedAt < ASK_AGAIN_MS) return isLately ? [] : [NEED];
      const asked = ask();
      if (!isLately) await asked;
      else asked.catch(() => undefined);
      return [];
    },
  };
}
