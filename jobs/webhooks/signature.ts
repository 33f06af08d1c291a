// How a receiver knows that a message is ours, and of now: Standard Webhooks (https://www.standardwebhooks.com), symmetric, version 1.
import { createHmac } from 'node:crypto';

const ENCODED = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/** A secret that was made by a tool of that standard is base64 behind its prefix; any other text is taken as it is. */
function keyOf(secret: string): Buffer {
  const [, encoded] = ENCODED.exec(secret) ?? [];
  return encoded === undefined ? Buffer.from(secret, 'utf8') : Buffer.from(encoded, 'base64');
}

export function signedHeaders(
  secret: string,
  { id, at, body }: { readonly id: string; readonly at: Date; readonly body: string },
): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': `v1,${signature}` };
}
