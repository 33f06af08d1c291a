// The token endpoint of Entra on loopback, over TLS as the library wants it: it takes a secret, or an assertion that it verifies itself.
import { createPublicKey, X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { selfSigned } from '../targets/logs/self-signed.ts';

export type Entra = {
  /** Without the tenant, which is `tenant`. */
  readonly loginUrl: string;
  /** PEM, for those who are to trust it. */
  readonly ca: string;
  /** `secret one`, `assertion THUMBPRINT`, `refused`: each request. */
  readonly asked: string[];
  takesSecret(secret: string): void;
  takesCertificate(pem: string): void;
  /** Seconds that tokens hold. */
  holdsFor(seconds: number): void;
  /** Answers 500 to whoever wants a token. */
  breaks(isBroken: boolean): void;
  stop(): Promise<void>;
};

export async function startEntra(appId: string): Promise<Entra> {
  const { key, cert } = selfSigned();
  const secrets = new Set<string>();
  const certificates = new Map<string, string>();
  const asked: string[] = [];
  let [seconds, count, isBroken] = [3600, 0, false];

  async function proofOf(form: URLSearchParams): Promise<string | null> {
    const secret = form.get('client_secret');
    if (secret !== null) return secrets.has(secret) ? `secret ${secret}` : null;
    const assertion = form.get('client_assertion') ?? '';
    if (form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer') return null;
    const { 'x5t#S256': thumbprint, alg } = decodeProtectedHeader(assertion) as Record<string, string>;
    const pem = certificates.get(thumbprint ?? '');
    if (pem === undefined || alg !== 'PS256') return null;
    const bound = {
      issuer: appId,
      subject: appId,
      audience: `${authority()}/oauth2/v2.0/token`,
      algorithms: ['PS256'],
    };
    const { payload } = await jwtVerify(assertion, createPublicKey(pem), {
      ...bound,
      requiredClaims: ['jti', 'nbf', 'exp'],
    });
    if ((payload.exp ?? 0) - (payload.nbf ?? 0) > 600) return null;
    return `assertion ${thumbprint}`;
  }

  const server = createServer({ key, cert }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = (status: number, body: object) => {
      // Not chained: restify, once loaded, makes writeHead return nothing.
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.method === 'GET') {
      const base = authority();
      answer(200, {
        issuer: `${base}/v2.0`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        jwks_uri: `${base}/keys`,
      });
      return;
    }
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
    const proof = await proofOf(form).catch(() => null);
    asked.push(proof ?? 'refused');
    if (isBroken) {
      answer(500, { error: 'server_error', error_description: 'broken' });
      return;
    }
    if (proof === null || form.get('client_id') !== appId)
      answer(401, { error: 'invalid_client', error_description: 'AADSTS700027: not this one' });
    else answer(200, { token_type: 'Bearer', expires_in: seconds, access_token: `token ${++count} for ${proof}` });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const authority = () => `https://localhost:${(server.address() as AddressInfo).port}/tenant`;
  return {
    loginUrl: new URL(authority()).origin,
    ca: cert,
    asked,
    takesSecret: (secret) => void secrets.add(secret),
    takesCertificate: (pem) => {
      const digest = Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(':', ''), 'hex');
      certificates.set(digest.toString('base64url'), pem);
    },
    holdsFor: (length) => {
      seconds = length;
    },
    breaks: (broken) => {
      isBroken = broken;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
