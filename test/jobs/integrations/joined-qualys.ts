// Qualys over HTTP, from its stand-in, as the worker has it: small pages, short silences.
import { openHttp } from '../../../integrations/floor/http.ts';
import type { OpenIntegration } from '../../../integrations/open-integrations.ts';
import { createQualysClient } from '../../../integrations/qualys/client.ts';
import { faultOfQualys } from '../../../integrations/qualys/faults.ts';
import { integration } from '../../../integrations/qualys/integration.ts';
import { type QualysSettings, qualysSettings } from '../../../integrations/qualys/settings.ts';
import {
  generate,
  type QualysOptions,
  type QualysStandIn,
  startQualys,
} from '../../../integrations/qualys/stand-in.ts';
import { qualysSource } from '../../../integrations/qualys/sync.ts';

export const PASSWORD = 'secret-of-qualys';

/** What Qualys asks to wait, that a test may wait for. */
export const SHORT = { seconds: 0.2, retryAfter: 0.2 };

export type JoinedQualys = { readonly qualys: QualysStandIn; readonly open: OpenIntegration; close(): Promise<void> };

export async function joinQualys(
  now: () => Date,
  { options = {}, given = {} }: { readonly options?: QualysOptions; readonly given?: Partial<QualysSettings> } = {},
): Promise<JoinedQualys> {
  const limits = { calls: 100_000 };
  const qualys = await startQualys({ estate: generate({ servers: 100, at: now() }), now, limits, ...options });
  const login = { username: 'exmpl_pc', passwordFile: 'password' };
  const settings = qualysSettings.parse({ url: qualys.url, login, pageSize: 20, ...given });
  const http: Parameters<typeof integration.connect>[1]['http'] = (asked) =>
    openHttp({ ...asked, retryMs: 1, silenceSeconds: 0.3, maxMegabytes: 4 });
  const secret = () => () => PASSWORD;
  const connection = integration.connect(settings, { http, secret, warn: () => {}, now });
  const own = http({ url: qualys.url, silenceSeconds: 0.3, faultOf: faultOfQualys });
  const small = createQualysClient(own, settings, { password: secret(), now });
  return {
    qualys,
    open: {
      name: 'qualys',
      schedule: integration.scheduleOf(settings),
      people: null,
      changes: null,
      machines: (records, at) => integration.machines?.(records, settings, at) ?? [],
      ...(integration.assets !== undefined && { assets: integration.assets }),
      connection: { ...connection, source: qualysSource(small, '30') },
    },
    close: async () => {
      await connection.close();
      await own.close();
      await qualys.close();
    },
  };
}
