// The product's own client before the stand-in of the vault, with short waits.
import { createCyberarkClient, type ShownCertificate } from '../../../integrations/cyberark/client.ts';
import { createSecrets, type Waits } from '../../../integrations/cyberark/secrets.ts';
import { cyberarkSettings } from '../../../integrations/cyberark/settings.ts';
import { type CyberArkOptions, startCyberArk, type VaultAccount } from '../../../integrations/cyberark/stand-in.ts';
import { openHttp } from '../../../integrations/floor/http.ts';

export const KEY = { safe: 'LINUX-PROD', object: 'patchcenter-key' } as const;

export function accountOf(content: string, more: Partial<VaultAccount> = {}): VaultAccount {
  return { ...KEY, userName: 'patchcenter', address: 'linux.example.com', content, ...more };
}

type Choices = {
  readonly accounts: readonly VaultAccount[];
  readonly settings?: object;
  readonly options?: CyberArkOptions;
  readonly waits?: Waits;
};

export async function joinVault({ accounts, settings: more = {}, options = {}, waits = {} }: Choices) {
  const ccp = await startCyberArk({ accounts, ...options });
  let shown: ShownCertificate = ccp.client;
  const warned: string[] = [];
  const settings = cyberarkSettings.parse({
    url: ccp.url,
    appId: 'PatchCenter',
    accounts: { key: KEY },
    changeSeconds: 0,
    ...more,
  });
  const client = createCyberarkClient(settings, {
    open: (asked) =>
      openHttp({ url: ccp.url, caPem: ccp.ca, silenceSeconds: 0.3, tries: 1, maxMegabytes: 1, ...asked }),
    shown: () => shown,
    warn: (said) => warned.push(said),
  });
  const secrets = createSecrets(client, settings, {
    heldMs: 40,
    anewMs: 20,
    changeLookMs: 20,
    pauseMs: 30,
    longestPauseMs: 300,
    ...waits,
  });
  return {
    ccp,
    secrets,
    warned,
    show: (certificate: ShownCertificate) => {
      shown = certificate;
    },
    close: async () => {
      secrets.close();
      await client.close();
      await ccp.close();
    },
  };
}
