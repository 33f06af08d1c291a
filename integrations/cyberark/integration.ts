// CyberArk's Central Credential Provider: gives passwords and keys at each login (PRE-3). Nothing is read of it but by whoever logs in.
import { X509Certificate } from 'node:crypto';
import { readSecret } from '../../config.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { Integration } from '../integration.ts';
import { createCyberarkClient } from './client.ts';
import { createSecrets } from './secrets.ts';
import { type CyberarkSettings, cyberarkSettings } from './settings.ts';

export const integration: Integration<CyberarkSettings> = {
  name: 'cyberark',
  settings: cyberarkSettings,
  scheduleOf: ({ everyMinutes }) => ({ everySeconds: everyMinutes * 60, wholeHours: 24 }),
  keepsSecrets: true,
  connect: (settings, floor) => {
    const { url, caFile, proxy, silenceSeconds, certificate } = settings;
    const caPem = caFile === undefined ? undefined : readSecret(caFile);
    const shown = certificate === undefined ? null : followed(certificate, floor.secret);
    const client = createCyberarkClient(settings, {
      // A login waits for it: two tries, not four.
      open: (more) => floor.http({ url, caPem, proxy, silenceSeconds, tries: 2, maxMegabytes: 1, ...more }),
      shown,
      warn: floor.warn,
    });
    const secrets = createSecrets(client, settings);
    return {
      secrets,
      probe: async (signal) => {
        for (const account of secrets.accounts) await secrets.check(account, signal);
        const end = shown === null ? '' : `, ${endOf(shown().cert, floor.now())}`;
        return `${secrets.accounts.length} accounts given${end}`;
      },
      close: async () => {
        secrets.close();
        await client.close();
      },
    };
  },
};

function followed(
  { file, keyFile }: { readonly file: string; readonly keyFile: string },
  secret: (name: string) => () => string,
) {
  const [cert, key] = [secret(file), secret(keyFile)];
  return () => ({ cert: cert(), key: key() });
}

const WARN_DAYS = 30;

function endOf(cert: string, now: Date): string {
  const end = new Date(new X509Certificate(cert).validTo);
  const day = end.toISOString().slice(0, 10);
  if (end.getTime() - now.getTime() < WARN_DAYS * 86_400_000)
    throw new IntegrationFault({
      kind: 'settings',
      detail: `the certificate that it is shown ends on ${day}: renew it`,
    });
  return `certificate until ${day}`;
}
