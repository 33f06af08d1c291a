// Tokens by which the bot speaks to Teams, for a secret or a certificate that may change in its file while the process runs.
import { ConfidentialClientApplication, type NodeAuthOptions } from '@azure/msal-node';
import { secretNow } from '../../domain/secret.ts';
import { type BotCertificate, clientAssertion } from './bot-certificate.ts';
import { authorityUrlOf, cloudOf, type TeamsSettings } from './settings.ts';

/** One that Entra has refused is not shown to it again at once. */
const AGAIN_MS = 60_000;
/** Before its end a token is asked for anew. */
const EARLY_MS = 5 * 60_000;

type Proof = { readonly kind: 'secret'; readonly text: string } | ({ readonly kind: 'certificate' } & BotCertificate);
type App = {
  readonly proof: Proof;
  readonly client: ConfidentialClientApplication;
  /** Milliseconds since the epoch. */
  kept: { readonly token: string; readonly until: number; readonly end: number } | null;
  /** Asked for, and not there yet: whoever comes meanwhile waits for the same. */
  asking: Promise<string> | null;
};

/**
 * A token for `audience`: the one that is kept while it is good. A new proof is tried at the next use; while Entra does not take it, the one
 * from before goes on to be used, and `warn` is told once. Rejects when there is no token to be had.
 */
export function createBotTokens(
  settings: TeamsSettings,
  audience: string,
  elapsedMs = () => performance.now(),
): () => Promise<string> {
  let good: App | null = null;
  let tried: App | null = null;
  let refused: { readonly proof: Proof; readonly at: number } | null = null;

  /** With a new proof; null: it is not taken, or was not a moment ago. */
  async function renewed(proof: Proof): Promise<string | null> {
    if (refused !== null && isSame(refused.proof, proof) && elapsedMs() - refused.at < AGAIN_MS) return null;
    if (tried === null || !isSame(tried.proof, proof))
      tried = { proof, client: clientOf(settings, proof), kept: null, asking: null };
    const next = tried;
    try {
      const token = await tokenOf(next, audience);
      // Another one may have come meanwhile.
      if (tried === next) good = next;
      if (refused !== null && isSame(refused.proof, proof)) refused = null;
      return token;
    } catch (error) {
      if (good === null) throw error;
      if (refused === null || !isSame(refused.proof, proof))
        settings.warn?.(
          'Microsoft does not take the new secret or certificate of the bot. The one from before goes on to be used.',
        );
      refused = { proof, at: elapsedMs() };
      return null;
    }
  }

  return async () => {
    const proof = proofOf(settings);
    if (good !== null && isSame(good.proof, proof)) return tokenOf(good, audience);
    const token = await renewed(proof);
    if (token !== null) return token;
    if (good === null) throw new Error('no token');
    return tokenOf(good, audience);
  };
}

function proofOf({ appPassword, certificate }: TeamsSettings): Proof {
  return certificate === undefined
    ? { kind: 'secret', text: secretNow(appPassword) }
    : { kind: 'certificate', ...certificate() };
}

function isSame(one: Proof, other: Proof): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function clientOf(settings: TeamsSettings, proof: Proof): ConfidentialClientApplication {
  const authority = authorityUrlOf(cloudOf(settings), settings.tenantId);
  const auth: NodeAuthOptions = {
    clientId: settings.appId,
    authority,
    // A cloud that the library does not know is not asked about at Microsoft.
    ...(settings.cloud === undefined ? {} : { knownAuthorities: [new URL(authority).host] }),
    ...(proof.kind === 'secret'
      ? { clientSecret: proof.text }
      : {
          clientAssertion: ({ clientId, tokenEndpoint = `${authority}/oauth2/v2.0/token` }) =>
            clientAssertion(clientId, tokenEndpoint, proof),
        }),
  };
  return new ConfidentialClientApplication({ auth });
}

async function tokenOf(app: App, audience: string): Promise<string> {
  const { kept } = app;
  if (kept !== null && Date.now() < kept.until) return kept.token;
  app.asking ??= askEntra(app, audience).finally(() => {
    app.asking = null;
  });
  return app.asking.catch((error: unknown) => {
    // It is asked for early: while Entra does not answer, what is kept is good to its end.
    if (kept !== null && Date.now() < kept.end) return kept.token;
    throw error;
  });
}

async function askEntra(app: App, audience: string): Promise<string> {
  const answer = await app.client.acquireTokenByClientCredential({ scopes: [`${audience}/.default`] });
  if (answer === null || answer.accessToken === '') throw new Error('the token is empty');
  const end = answer.expiresOn?.getTime() ?? 0;
  app.kept = { token: answer.accessToken, until: end - EARLY_MS, end };
  return answer.accessToken;
}
