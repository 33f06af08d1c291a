// The certificate of the bot as `npm run doctor` sees it: of its key, in its days, and taken by Microsoft.
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { selfSigned } from '../targets/logs/self-signed.ts';
import { asked as ask, installed, said, settingsOf } from './installed.ts';

/** Made once: a key of RSA takes a while. */
const [short, lasting] = [selfSigned(2), selfSigned(400)];
const dir = mkdtempSync(path.join(tmpdir(), 'patchcenter-checks-'));
function file(name: string, text: string): string {
  const where = path.join(dir, name);
  writeFileSync(where, text);
  return where;
}

async function sayOf(check: string, installation: ReturnType<typeof installed>): Promise<string> {
  return said(await ask(check, installation));
}

describe('a certificate in place of a secret', () => {
  it('teams-certificate: right, of another key, about to end, ended, not valid yet, unreadable', async () => {
    const { cert, key } = short;
    const named = (certificate: string, keyText: string, now = new Date()) => {
      const files = {
        MicrosoftAppPassword: '',
        MicrosoftAppCertificate_FILE: file('bot-cert.pem', certificate),
        MicrosoftAppCertificateKey_FILE: file('bot-key.pem', keyText),
      };
      return installed({ settings: settingsOf(files), now: () => now });
    };
    const monthBefore = new Date(Date.now() - 40 * 86_400_000);
    expect(await sayOf('teams-certificate', named(cert, key, monthBefore))).toMatch(/^no: .* is not valid yet/);
    expect(await sayOf('teams-certificate', named(cert, key))).toMatch(
      /^no: it ends on 20\d\d-\d\d-\d\d \(in (?:1 day|2 days)\)$/,
    );
    expect(await sayOf('teams-certificate', named(cert, lasting.key))).toMatch(/^no: The key is not that of/);
    expect(await sayOf('teams-certificate', named(cert, key, new Date('2040-01-01')))).toMatch(/^no: .* has expired/);
    expect(await sayOf('teams-certificate', named('x', key))).toMatch(/^no: .* cannot be read: a PEM text/);
    expect(await sayOf('teams-certificate', named(lasting.cert, lasting.key))).toMatch(/^yes: valid until 20/);
  });

  it('teams-token: by an assertion where there is a certificate', async () => {
    const { cert, key } = lasting;
    const both = file('bot.pem', `${cert}\n${key}`);
    const settings = settingsOf({ MicrosoftAppPassword: '', MicrosoftAppCertificate_FILE: both });
    const asked: URLSearchParams[] = [];
    const send = (async (_: unknown, init: RequestInit) => {
      asked.push(init.body as URLSearchParams);
      return Response.json({ error: 'invalid_client', error_description: 'AADSTS700027: unknown' }, { status: 401 });
    }) as typeof fetch;
    expect(await sayOf('teams-token', installed({ settings, fetch: send }))).toBe(
      'no: refused (HTTP 401, AADSTS700027)',
    );
    expect(asked[0]?.get('client_secret')).toBeNull();
    const { payload } = await jwtVerify(asked[0]?.get('client_assertion') ?? '', new X509Certificate(cert).publicKey);
    const { MicrosoftAppId, MicrosoftAppTenantId } = settings.environment;
    expect(payload).toMatchObject({
      iss: MicrosoftAppId,
      aud: `https://login.microsoftonline.com/${MicrosoftAppTenantId}/oauth2/v2.0/token`,
    });
  });
});
