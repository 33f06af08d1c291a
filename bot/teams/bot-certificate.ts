// The certificate by which the bot proves who it is, in place of a secret: what is wrong with it, and the assertion that it signs.
import { createPrivateKey, type KeyObject, randomUUID, X509Certificate } from 'node:crypto';
import { SignJWT } from 'jose';
import type { IsoDate } from '../../domain/clock.ts';
import { type Secret, secretNow } from '../../domain/secret.ts';

/** PEM texts. */
export type BotCertificate = { readonly certificate: string; readonly key: string };

/** Microsoft takes an assertion for ten minutes at most. */
const ASSERTION = '5 minutes';

/** Why Microsoft would not take it, in a sentence; null when it looks fine. Never holds any of the key. */
export function certificateFault({ certificate, key }: BotCertificate, now = new Date()): string | null {
  const read = readCertificate(certificate);
  if (read === null)
    return 'The certificate of the bot cannot be read: a PEM text is expected (-----BEGIN CERTIFICATE-----).';
  const opened = openKey(key);
  if (opened === null)
    return 'The key of the bot’s certificate cannot be read: a PEM text without a passphrase is expected (-----BEGIN PRIVATE KEY-----).';
  if (opened.asymmetricKeyType !== 'rsa')
    return 'The key of the bot’s certificate is not of RSA: Microsoft takes no other.';
  if (!read.checkPrivateKey(opened))
    return 'The key is not that of the bot’s certificate: two files of different certificates?';
  const day = (at: Date) => at.toISOString().slice(0, 10);
  if (read.validToDate <= now) return `The certificate of the bot has expired (${day(read.validToDate)}).`;
  if (read.validFromDate > now)
    return `The certificate of the bot is not valid yet (from ${day(read.validFromDate)} on).`;
  return null;
}

/** Of a certificate without a fault. */
export function certificateEndsAt({ certificate }: BotCertificate): Date {
  return new X509Certificate(certificate).validToDate;
}

/** The last day, in UTC; null: the text is none of a certificate. */
export function certificateEndDay({ certificate }: BotCertificate): IsoDate | null {
  return readCertificate(certificate)?.validToDate.toISOString().slice(0, 10) ?? null;
}

/**
 * As the files say them at the moment of use. Between the writing of the one and of the other they do not fit: then the last two that
 * did go on to be used, and `warn` is told once.
 */
export function followCertificate(
  certificate: Secret,
  key: Secret,
  warn: (sentence: string) => void,
): () => BotCertificate {
  const now = (): BotCertificate => ({ certificate: secretNow(certificate), key: secretNow(key) });
  let seen = now();
  let good = seen;
  return () => {
    const next = now();
    if (next.certificate === seen.certificate && next.key === seen.key) return good;
    seen = next;
    const fault = certificateFault(next);
    if (fault === null) good = next;
    else warn(`${fault} What was there before goes on to be used.`);
    return good;
  };
}

/** https://learn.microsoft.com/entra/identity-platform/certificate-credentials */
export function clientAssertion(
  appId: string,
  tokenEndpoint: string,
  { certificate, key }: BotCertificate,
): Promise<string> {
  const thumbprint = Buffer.from(new X509Certificate(certificate).fingerprint256.replaceAll(':', ''), 'hex');
  return new SignJWT()
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint.toString('base64url') })
    .setIssuer(appId)
    .setSubject(appId)
    .setAudience(tokenEndpoint)
    .setJti(randomUUID())
    .setIssuedAt()
    .setNotBefore('0 seconds')
    .setExpirationTime(ASSERTION)
    .sign(createPrivateKey(key));
}

function readCertificate(text: string): X509Certificate | null {
  try {
    return new X509Certificate(text);
  } catch {
    return null;
  }
}

function openKey(text: string): KeyObject | null {
  try {
    return createPrivateKey(text);
  } catch {
    return null;
  }
}
