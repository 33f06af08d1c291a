// Signature Version 4, as the services check it: who asked, with which secret, when, and that nothing was changed on the way.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type AwsAccount = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of credentials that were lent for a while. */
  readonly sessionToken?: string;
  /** Operations that its policy does not allow: `ssm:SendCommand`, `ec2:CreateImage`, `s3:GetObject`, `ssm:*`. */
  readonly denied?: readonly string[];
};

export type SignedRequest = {
  readonly method: string;
  readonly url: URL;
  /** As it was sent: the path is signed as it stands. */
  readonly rawPath: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type Refusal =
  | { readonly why: 'missing' | 'unknown-key' | 'token' | 'wrong' }
  | { readonly why: 'skewed'; readonly signedAt: string; readonly now: string }
  | { readonly why: 'scope'; readonly expected: string };

const ALLOWED_SKEW_MS = 5 * 60_000;

export function whoAsks(
  request: SignedRequest,
  accounts: readonly AwsAccount[],
  service: string,
  region: string,
  now: Date,
): AwsAccount | Refusal {
  const signed = signedParts(request);
  if (signed === undefined) return { why: 'missing' };
  const account = accounts.find(({ accessKeyId }) => accessKeyId === signed.accessKeyId);
  if (account === undefined) return { why: 'unknown-key' };
  if ((account.sessionToken ?? '') !== signed.token) return { why: 'token' };
  if (signed.region !== region || signed.service !== service) return { why: 'scope', expected: `${region}/${service}` };
  const stamp = compactInstant(now);
  if (Math.abs(instantOf(signed.at) - now.getTime()) > ALLOWED_SKEW_MS)
    return { why: 'skewed', signedAt: signed.at, now: stamp };
  const expected = Buffer.from(signatureOf(request, signed, account.secretAccessKey));
  const given = Buffer.from(signed.signature);
  return expected.length === given.length && timingSafeEqual(expected, given) ? account : { why: 'wrong' };
}

type Signed = {
  readonly accessKeyId: string;
  readonly day: string;
  readonly region: string;
  readonly service: string;
  readonly headers: readonly string[];
  readonly signature: string;
  readonly at: string;
  readonly token: string;
  /** The signature stands in the address (a link that was signed beforehand). */
  readonly inAddress: boolean;
};

function signedParts({ headers, url }: SignedRequest): Signed | undefined {
  const query = url.searchParams;
  const inAddress = query.has('X-Amz-Signature');
  const found = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(
    headers.authorization ?? '',
  );
  const [credential, names, signature, at] = inAddress
    ? ['X-Amz-Credential', 'X-Amz-SignedHeaders', 'X-Amz-Signature', 'X-Amz-Date'].map((name) => query.get(name) ?? '')
    : [found?.[1], found?.[2], found?.[3], String(headers['x-amz-date'] ?? '')];
  const [accessKeyId, day, region, service] = (credential ?? '').split('/');
  if (!accessKeyId || !day || !region || !service || !names || !signature || !at) return undefined;
  const token = String((inAddress ? query.get('X-Amz-Security-Token') : headers['x-amz-security-token']) ?? '');
  return { accessKeyId, day, region, service, headers: names.split(';'), signature, at, token, inAddress };
}

function signatureOf({ method, rawPath, url, headers, body }: SignedRequest, signed: Signed, secret: string): string {
  const path =
    signed.service === 's3'
      ? rawPath
      : rawPath
          .split('/')
          .map((one) => encoded(one))
          .join('/');
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort();
  const declared = headers['x-amz-content-sha256'];
  const hash = signed.inAddress ? 'UNSIGNED-PAYLOAD' : (declared ?? sha256(body));
  if (declared !== undefined && declared !== 'UNSIGNED-PAYLOAD' && declared !== sha256(body))
    return 'the body is another one';
  const canonical = [
    method,
    path,
    query.join('&'),
    ...signed.headers.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replaceAll(/ +/g, ' ')}`,
    ),
    '',
    signed.headers.join(';'),
    hash,
  ].join('\n');
  const scope = `${signed.day}/${signed.region}/${signed.service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', signed.at, scope, sha256(canonical)].join('\n');
  const key = [signed.day, signed.region, signed.service, 'aws4_request'].reduce<Buffer>(
    (made, part) => hmac(made, part),
    Buffer.from(`AWS4${secret}`),
  );
  return hmac(key, text).toString('hex');
}

function sha256(what: string | Buffer): string {
  return createHash('sha256').update(what).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `20261130T221500Z` */
function compactInstant(at: Date): string {
  return at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

function instantOf(compact: string): number {
  return Date.parse(compact.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
