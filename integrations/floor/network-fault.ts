// Errors of the network and of certificates, by kind. Their texts may hold an address with its query: the codes alone are told.
import type { Fault } from '../../domain/integrations/fault.ts';

const SILENT = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'];
const CERTIFICATE = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_)/;

export function faultOfError(error: unknown): Fault {
  const code = codeOf(error);
  if (code === null) throw error;
  if (SILENT.includes(code)) return { kind: 'silent', detail: code };
  if (CERTIFICATE.test(code)) return { kind: 'settings', detail: `the certificate is not trusted (${code})` };
  if (code === 'ENOTFOUND') return { kind: 'unreachable', detail: 'its name is not found (ENOTFOUND)' };
  return { kind: 'unreachable', detail: code };
}

/** null: no error of the network, and so a fault of ours. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? null : codeOf(error.cause);
}
