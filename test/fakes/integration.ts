// iTop as the settings name it, without a server behind it: for what only shows or compares.

import type { LoadedIntegration } from '../../integrations/any-integration.ts';
import { itopInventory } from '../../integrations/itop/mapping.ts';
import { itopSettings } from '../../integrations/itop/settings.ts';

export const ITOP_SETTINGS = {
  url: 'https://itop.example.com',
  login: { tokenFile: '/etc/patchcenter/itop' },
  servers: [
    {
      class: 'Server',
      always: { machine_type: 'physical', patch_os_owner: 'secops', licence_support: 'active' },
      fields: {
        hostname: 'name',
        os_family: 'osfamily_name',
        etat: 'status',
        domain: 'domain_code',
        environment: 'environment_name',
      },
    },
  ],
} as const;

export function namedItop(
  said: Partial<Pick<LoadedIntegration, 'onBehalfOf'>> & { readonly covers?: 'all' } = {},
): LoadedIntegration {
  const { covers, onBehalfOf = null } = said;
  const given = { ...ITOP_SETTINGS, ...(covers === undefined ? {} : { covers }) };
  const settings = itopSettings.parse(given);
  return {
    name: 'itop',
    given,
    schedule: { everySeconds: 3600, wholeHours: 24 },
    machines: null,
    people: null,
    onBehalfOf,
    connect: () => {
      throw new Error('nothing is behind it');
    },
    inventory: (records) => itopInventory(records, settings),
  };
}

/** A system that watches servers, and knows none. */
export function namedWatcher(): LoadedIntegration {
  return { ...namedItop(), name: 'sentinelone', inventory: null, machines: () => [] };
}
