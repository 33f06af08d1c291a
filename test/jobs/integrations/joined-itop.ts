// An iTop that the product's own client reads, from its stand-in.

import { openHttp } from '../../../integrations/floor/http.ts';
import { integration } from '../../../integrations/itop/integration.ts';
import { itopSettings } from '../../../integrations/itop/settings.ts';
import { generate, type ItopStandIn, startItop } from '../../../integrations/itop/stand-in.ts';
import type { OpenIntegration } from '../../../integrations/open-integrations.ts';

const custom = {
  FunctionalCI: { environment_name: 'text', domain_code: 'text', patch_excludes: 'text', last_patch_date: 'date' },
} as const;
const fields = {
  ...{ hostname: 'name', os_family: 'osfamily_name', etat: 'status' },
  ...{ domain: 'domain_code', environment: 'environment_name' },
};

export type JoinedItop = { readonly itop: ItopStandIn; readonly open: OpenIntegration; close(): Promise<void> };

export async function joinItop(options: Parameters<typeof startItop>[0] = {}): Promise<JoinedItop> {
  const itop = await startItop({ custom, estate: generate({ servers: 120, people: 12 }), ...options });
  const settings = itopSettings.parse({
    url: itop.url,
    login: { tokenFile: 'token' },
    pageSize: 25,
    servers: [
      { class: 'Server', fields },
      { class: 'VirtualMachine', fields },
    ],
    writeBack: { excludes: 'patch_excludes', lastPatch: 'last_patch_date' },
  });
  const trusted = itop.ca === undefined ? {} : { caPem: itop.ca };
  const connection = integration.connect(settings, {
    http: (asked) => openHttp({ ...asked, retryMs: 1, silenceSeconds: 0.3, ...trusted }),
    secret: () => () => 'token-of-itop',
    warn: () => {},
    now: () => new Date(),
  });
  const open: OpenIntegration = {
    name: 'itop',
    schedule: { everySeconds: 3600, wholeHours: 24 },
    machines: null,
    people: null,
    connection,
  };
  return {
    itop,
    open,
    close: async () => {
      await connection.close();
      await itop.close();
    },
  };
}

export function idsOf(itop: ItopStandIn, of: string): number[] {
  return Array.from({ length: 2000 }, (_, id) => id).filter((id) => itop.get(of, id) !== undefined);
}
