// When the certificate of an https address ends. No other question is asked over that connection.
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Surroundings } from '../check.ts';

/** `unknown`: no TLS, or it did not come to a certificate. */
export type CertificateEnd =
  | { readonly kind: 'fine'; readonly day: string }
  | { readonly kind: 'soon'; readonly day: string }
  | { readonly kind: 'unknown' };

/** Companies renew by then, or nobody does. */
export const SOON_DAYS = 21;
const DAY_MS = 86_400_000;

/** One that is not trusted is another check's matter: here its end counts. */
export async function certificateEnd(
  address: string,
  ca: string | undefined,
  { signal, now }: Pick<Surroundings, 'signal' | 'now'>,
): Promise<CertificateEnd> {
  const url = new URL(address);
  if (url.protocol !== 'https:') return { kind: 'unknown' };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const ends = await new Promise<string | null>((resolve) => {
    const options = {
      host,
      port: Number(url.port || 443),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: false,
      ...(ca === undefined ? {} : { ca }),
    };
    const socket = connect(options, () => {
      resolve(socket.getPeerCertificate().valid_to ?? null);
      socket.destroy();
    });
    socket.on('error', () => resolve(null));
    signal.addEventListener('abort', () => {
      socket.destroy();
      resolve(null);
    });
  });
  return ends === null ? { kind: 'unknown' } : endOf(new Date(ends), now());
}

export function endOf(end: Date, now: Date): CertificateEnd {
  if (Number.isNaN(end.getTime())) return { kind: 'unknown' };
  const day = end.toISOString().slice(0, 10);
  return { kind: end.getTime() - now.getTime() < SOON_DAYS * DAY_MS ? 'soon' : 'fine', day };
}
