// Whether an Authorization header proves who sits before a page of ours in Teams: a token that Entra signed for this app, of this tenant,
// for a person.
// https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { Log } from '../chat/refusal.ts';
import { authorityUrlOf, cloudOf, type TeamsSettings } from './settings.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';

export type PersonCheck =
  /** `entraId` in lower case. */
  | { readonly kind: 'person'; readonly entraId: string }
  | { readonly kind: 'invalid'; readonly why: string }
  /** The keys cannot be had: nobody can be let in, nor called a liar. */
  | { readonly kind: 'unavailable' };

export type VerifyPerson = (authorization: string) => Promise<PersonCheck>;

const BEARER = /^Bearer ([\w-]{10,2048}\.[\w-]{10,6144}\.[\w-]{10,1024})$/;
const SKEW_SECONDS = 5 * 60;
/** What the registration exposes to Teams (docs/teams-app.md). */
const SCOPE = 'access_as_user';
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** null: nobody can prove to a page who they are: authentication is off, or browsers have no address of the bot. */
export function personVerifier(settings: TeamsSettings, publicUrl: string | null, log: Log): VerifyPerson | null {
  if (settings.authentication === 'off' || publicUrl === null) return null;
  return createPersonVerifier(settings, new URL(publicUrl).hostname, log);
}

/** `host`: the one that people reach the bot by. */
export function createPersonVerifier(settings: TeamsSettings, host: string, log: Log): VerifyPerson {
  const authority = authorityUrlOf(cloudOf(settings), settings.tenantId);
  const keys = createSigningKeys(`${authority}/v2.0/.well-known/openid-configuration`, (error) =>
    log.error({ err: error }, 'The keys of Entra could not be fetched'),
  );
  const expected = {
    // Entra writes the first into tokens of version 2, the other one into those of version 1.
    audience: [settings.appId, applicationUri(host, settings.appId)],
    issuer: [`${authority}/v2.0`, `https://sts.windows.net/${settings.tenantId}/`],
    tenantId: settings.tenantId,
  };
  return async (authorization) => {
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined) return invalid(authorization === '' ? 'no token' : 'no bearer token');
    try {
      return await verify(token, keys, expected);
    } catch (error) {
      return error instanceof errors.JOSEError ? invalid('token of Entra') : { kind: 'unavailable' };
    }
  };
}

/** As the manifest and the registration name the app. */
export function applicationUri(host: string, appId: string): string {
  return `api://${host}/botid-${appId}`;
}

type Expected = { readonly audience: string[]; readonly issuer: string[]; readonly tenantId: string };

async function verify(token: string, keys: SigningKeys, expected: Expected): Promise<PersonCheck> {
  const { kid, alg } = decodeProtectedHeader(token);
  if (typeof kid !== 'string' || alg !== 'RS256') return invalid('token header');
  const found = await keys.find(kid);
  if (found === null) return invalid('token key unknown');
  const { audience, issuer, tenantId } = expected;
  const options = { audience, issuer, algorithms: [alg], clockTolerance: SKEW_SECONDS };
  const { payload } = await jwtVerify(token, found.key, { ...options, requiredClaims: ['exp', 'tid', 'oid', 'scp'] });
  const { tid, oid, scp } = payload;
  if (typeof tid !== 'string' || tid.toLowerCase() !== tenantId.toLowerCase()) return invalid('another tenant');
  // A token of an application has roles instead.
  if (typeof scp !== 'string' || !scp.split(' ').includes(SCOPE)) return invalid('token scope');
  if (typeof oid !== 'string' || !GUID.test(oid)) return invalid('token claim oid');
  return { kind: 'person', entraId: oid.toLowerCase() };
}

function invalid(why: string): PersonCheck {
  return { kind: 'invalid', why };
}
