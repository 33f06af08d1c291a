// The Central Credential Provider over HTTPS: one request an account, which only reads.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { HttpAnswer, HttpClient, HttpSettings } from '../floor/http.ts';
import { faultOfAnswer } from './mapping.ts';
import type { CyberarkSettings, VaultAccount } from './settings.ts';

export type ShownCertificate = { readonly cert: string; readonly key: string };

export type CyberarkClient = {
  /** Throws IntegrationFault. */
  ask(account: VaultAccount, signal: AbortSignal): Promise<HttpAnswer>;
  close(): Promise<void>;
};

type Parts = {
  open(more: Pick<HttpSettings, 'shown' | 'faultOf'>): HttpClient;
  /** As its files say it now; null: none is shown. */
  readonly shown: (() => ShownCertificate) | null;
  warn(sentence: string): void;
};

/** Throws IntegrationFault when certificate and key are of no use. */
export function createCyberarkClient(
  { appId, path, reason }: Pick<CyberarkSettings, 'appId' | 'path' | 'reason'>,
  { open, shown, warn }: Parts,
): CyberarkClient {
  const opened = (certificate: ShownCertificate | undefined) => open({ shown: certificate, faultOf: faultOfAnswer });
  let seen = shown?.();
  throwUnless(seen);
  let http = opened(seen);

  /** Renewed on the disk, it is shown from then on; half of it is not. */
  function current(): HttpClient {
    const now = shown?.();
    if (now === undefined || (now.cert === seen?.cert && now.key === seen.key)) return http;
    seen = now;
    try {
      throwUnless(now);
    } catch (error) {
      if (!(error instanceof IntegrationFault)) throw error;
      warn(`integrations.cyberark: ${error.fault.detail}. The certificate from before goes on to be shown.`);
      return http;
    }
    const before = http;
    http = opened(now);
    // What is under way over it ends first.
    before.close().catch(() => undefined);
    return http;
  }

  return {
    ask: async (account, signal) => {
      const request = { path: `${path}?${queryOf({ appId, reason }, account)}`, isRead: true };
      return current().ask(request, signal);
    },
    close: () => http.close(),
  };
}

/** Not as a form is written, whose + for a space the provider would take for a plus. */
function queryOf(
  { appId, reason }: { readonly appId: string; readonly reason: string | undefined },
  { safe, object, userName, address, folder }: VaultAccount,
): string {
  const asked = {
    AppID: appId,
    Safe: safe,
    Folder: folder,
    Object: object,
    UserName: userName,
    Address: address,
    Reason: reason,
    // Without it the password from before would come, which the target refuses from one moment to the next.
    FailRequestOnPasswordChange: 'true',
  };
  return Object.entries(asked)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&');
}

function throwUnless(shown: ShownCertificate | undefined): void {
  if (shown === undefined) return;
  if (!belongTogether(shown))
    throw new IntegrationFault({
      kind: 'settings',
      detail: 'certificate.file and certificate.keyFile are no certificate and the key that belongs to it',
    });
}

function belongTogether({ cert, key }: ShownCertificate): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}
