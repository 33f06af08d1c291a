// iTop (Combodo): servers, applications and people in; package exclusions and the last update out.

import { readSecret } from '../../config.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { Integration } from '../integration.ts';
import { createItopClient, type Login } from './client.ts';
import { itopInventory } from './mapping.ts';
import { queriesOf } from './queries.ts';
import { type ItopSettings, itopSettings } from './settings.ts';
import { itopSource } from './sync.ts';
import { itopWriter } from './write-back.ts';

export const integration: Integration<ItopSettings> = {
  name: 'itop',
  settings: itopSettings,
  scheduleOf: ({ everyMinutes, wholeHours }) => ({ everySeconds: everyMinutes * 60, wholeHours }),
  onBehalfOf: ({ onBehalfOf }) => onBehalfOf ?? null,
  inventory: itopInventory,
  connect: (settings, floor) => {
    const { url, caFile, proxy, silenceSeconds, version, login } = settings;
    const caPem = caFile === undefined ? undefined : readSecret(caFile);
    const http = floor.http({ url, caPem, proxy, silenceSeconds });
    const signedIn: Login =
      'tokenFile' in login
        ? { token: floor.secret(login.tokenFile) }
        : { username: login.username, password: floor.secret(login.passwordFile) };
    const client = createItopClient(http, version, signedIn);
    const writer = itopWriter(client, settings);
    return {
      source: itopSource(client, settings),
      ...(writer === undefined ? {} : { writer }),
      probe: async (signal) => {
        const counts: string[] = [];
        for (const { class: of, where, attributes } of queriesOf(settings)) {
          const query = {
            class: of,
            where: where === undefined ? [] : [where],
            attributes: ['id', ...attributes],
            limit: 1,
          };
          const { found, unreadable } = await client.list(query, signal);
          const [wrong] = unreadable;
          if (wrong !== undefined)
            throw new IntegrationFault({ kind: 'settings', detail: `${wrong.class}::${wrong.key}: ${wrong.why}` });
          counts.push(`${of} ${found ?? '?'}`);
        }
        return counts.join(', ');
      },
      close: () => http.close(),
    };
  },
};
