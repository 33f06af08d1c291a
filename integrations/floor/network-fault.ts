// Errors of the network and of certificates, by kind. Their texts may hold an address with its query: the codes alone are told.
import { errors } from 'undici';
import type { Fault } from '../../domain/integrations/fault.ts';

const SILENT = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'];
const CERTIFICATE = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_)/;
const OF_NETWORK = /^(E[A-Z]+|EAI_\w+|UND_ERR_\w+|ERR_(?:SOCKET|STREAM)_\w+)$/;

/** null: no error of the network, and so a fault of ours. */
export function faultOfError(error: unknown): Fault | null {
  const parser = chainOf(error).find((one) => one instanceof errors.HTTPParserError);
  if (parser !== undefined) return { kind: 'nonsense', detail: `no HTTP (${parser.code ?? 'HPE'})` };
  const found = chainOf(error).find((one): one is Error & { code: string } => codeOf(one) !== null);
  if (found === undefined) return null;
  const { code } = found;
  if (SILENT.includes(code)) return { kind: 'silent', detail: code };
  if (code === 'CERT_HAS_EXPIRED') return { kind: 'settings', detail: `its certificate has expired (${code})` };
  if (CERTIFICATE.test(code)) return { kind: 'settings', detail: `the certificate is not trusted (${code})` };
  // A proxy's refusal, of which undici tells in words alone.
  const status = /Proxy response \((\d+)\)/.exec(found.message)?.[1];
  if (status !== undefined)
    return { kind: status === '407' ? 'settings' : 'unreachable', detail: `the proxy answers HTTP ${status}` };
  if (code === 'UND_ERR_INVALID_ARG') return { kind: 'settings', detail: 'a value that no HTTP header takes' };
  if (code === 'ENOTFOUND') return { kind: 'unreachable', detail: 'its name is not found (ENOTFOUND)' };
  return OF_NETWORK.test(code) ? { kind: 'unreachable', detail: code } : null;
}

function chainOf(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  return [error, ...chainOf(error.cause)];
}

function codeOf(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}
