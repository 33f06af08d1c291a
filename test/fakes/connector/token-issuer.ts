// An issuer of Bot Framework tokens on loopback: OpenID metadata, its keys, and tokens signed by them or by somebody else.
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cloud } from '../../../bot/teams/settings.ts';

const ISSUER = 'https://api.botframework.com';
const KEY_ID = 'key-1';

export class TokenIssuer {
  private readonly pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private readonly stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  /** How often its keys were asked for. */
  asked = 0;
  private url = '';
  private readonly server = createServer((request, response) => {
    const key = {
      ...this.pair.publicKey.export({ format: 'jwk' }),
      kid: KEY_ID,
      use: 'sig',
      endorsements: ['msteams'],
    };
    if (request.url === '/keys') this.asked += 1;
    const body = request.url === '/keys' ? { keys: [key] } : { issuer: ISSUER, jwks_uri: `${this.url}/keys` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  });

  async start(): Promise<Cloud> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return { issuer: ISSUER, metadataUrl: `${this.url}/metadata`, loginUrl: `${this.url}/login` };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** A right token, but for the claims given. `forged`: signed by another key under the same id. */
  token(appId: string, serviceUrl: string, claims: Record<string, unknown> = {}, forged = false): string {
    const now = Math.floor(Date.now() / 1_000);
    const payload = { iss: ISSUER, aud: appId, serviceurl: serviceUrl, nbf: now - 60, exp: now + 3_600, ...claims };
    return signed(payload, forged ? this.stranger.privateKey : this.pair.privateKey);
  }
}

function signed(payload: object, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: 'RS256', typ: 'JWT', kid: KEY_ID })}.${part(payload)}`;
  return `${content}.${createSign('RSA-SHA256').update(content).sign(key).toString('base64url')}`;
}
