// Whether an Authorization header proves that the Bot Framework speaks to this bot. Looked at before any byte of the body is read:
// the SDK verifies after the body is parsed, accepts tokens without an end, and writes its own account of refused ones to the console.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#connector-to-bot
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { Log } from '../chat/refusal.ts';
import { cloudOf, type TeamsSettings } from './settings.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';

export type TokenCheck =
  /** `serviceUrl`: what the activity must name too. */
  | { readonly kind: 'valid'; readonly serviceUrl: string }
  | { readonly kind: 'invalid'; readonly why: string }
  /** The keys cannot be had: nobody can be let in, nor called a liar. */
  | { readonly kind: 'unavailable' };

export type VerifyToken = (authorization: string) => Promise<TokenCheck>;

/** Three parts of base64url; Microsoft's are about 1 KB. */
const BEARER = /^Bearer ([\w-]{10,2048}\.[\w-]{10,6144}\.[\w-]{10,1024})$/;
const SKEW_SECONDS = 5 * 60;
/** Microsoft's tokens last an hour: one that lasts for years is as good as one without an end. */
const LONGEST_SECONDS = 24 * 3600;
const CHANNEL = 'msteams';

export function createTokenVerifier(settings: TeamsSettings, log: Log): VerifyToken {
  const { issuer, metadataUrl } = cloudOf(settings);
  const keys = createSigningKeys(metadataUrl, (error) =>
    log.error({ err: error }, 'The keys of the Bot Framework could not be fetched'),
  );
  return async (authorization) => {
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) return invalid(authorization === '' ? 'no token' : 'no bearer token');
    try {
      return await verify(token, keys, { issuer, audience: settings.appId });
    } catch (error) {
      return error instanceof errors.JOSEError ? invalid(whyOf(error)) : { kind: 'unavailable' };
    }
  };
}

async function verify(
  token: string,
  keys: SigningKeys,
  expected: { readonly issuer: string; readonly audience: string },
): Promise<TokenCheck> {
  const { kid, alg } = headerOf(token);
  if (typeof kid !== 'string' || !['RS256', 'RS384', 'RS512'].includes(alg ?? '')) return invalid('token header');
  const found = await keys.find(kid);
  if (found === null) return invalid('token key unknown');
  if (found.endorsements?.includes(CHANNEL) === false) return invalid('token key not for Teams');
  const { payload } = await jwtVerify(token, found.key, {
    ...expected,
    algorithms: [alg ?? ''],
    clockTolerance: SKEW_SECONDS,
    requiredClaims: ['exp', 'serviceurl'],
  });
  const lasts = (payload.exp ?? Number.POSITIVE_INFINITY) - Date.now() / 1000;
  if (lasts > LONGEST_SECONDS + SKEW_SECONDS) return invalid('token lasts too long');
  const serviceUrl = payload.serviceurl;
  if (typeof serviceUrl !== 'string' || serviceUrl === '') return invalid('token claim serviceurl');
  return { kind: 'valid', serviceUrl };
}

function headerOf(token: string): { readonly kid?: unknown; readonly alg?: string | undefined } {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return {};
  }
}

function invalid(why: string): TokenCheck {
  return { kind: 'invalid', why };
}

/** A few words out of a short list: what a sender invents never gets into the log. */
function whyOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'token expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `token claim ${error.claim}`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'token signature';
  return 'token malformed';
}
