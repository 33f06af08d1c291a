// A ServiceNow that the product's own client reads and writes, from its stand-in.

import { openHttp } from '../../../integrations/floor/http.ts';
import { loadIntegrations, type OpenIntegration } from '../../../integrations/open-integrations.ts';
import { type ServiceNowStandIn, startServiceNow } from '../../../integrations/servicenow/stand-in.ts';

export type JoinedServiceNow = {
  readonly servicenow: ServiceNowStandIn;
  readonly open: OpenIntegration;
  /** A second worker's. */
  another(): OpenIntegration;
  close(): Promise<void>;
};

const SECRETS: Readonly<Record<string, string>> = {
  key: 'key-of-servicenow',
  password: 'secret-of-servicenow',
  client: 'secret-of-client',
};

export async function joinServiceNow(
  options: Parameters<typeof startServiceNow>[0] & { readonly now: () => Date },
  more: Readonly<Record<string, unknown>> = {},
): Promise<JoinedServiceNow> {
  const servicenow = await startServiceNow(options);
  const settings = { url: servicenow.url, login: { apiKeyFile: 'key' }, pageSize: 10, ...more };
  const [loaded] = await loadIntegrations({ servicenow: settings });
  if (loaded === undefined) throw new Error('not loaded');
  const { connect, ...named } = loaded;
  const opened: OpenIntegration[] = [];
  const another = () => {
    const connection = connect({
      http: (asked) => openHttp({ ...asked, retryMs: 1, silenceSeconds: 0.3, tries: 2 }),
      secret: (file) => () => SECRETS[file] ?? '',
      warn: () => {},
      now: options.now,
    });
    const one = { ...named, connection };
    opened.push(one);
    return one;
  };
  return {
    servicenow,
    open: another(),
    another,
    close: async () => {
      for (const { connection } of opened) await connection.close();
      await servicenow.close();
    },
  };
}
