// The floor of a running process.
import { followedSecret, SettingsError } from '../../config.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { Floor } from './floor.ts';
import { openHttp } from './http.ts';

export function openFloor({ warn, now }: Pick<Floor, 'warn' | 'now'>): Floor {
  return {
    http: openHttp,
    secret: (file) => {
      try {
        return followedSecret(file, { warn });
      } catch (error) {
        if (error instanceof SettingsError)
          throw new IntegrationFault({ kind: 'settings', detail: error.faults.join(' ') });
        throw error;
      }
    },
    warn,
    now,
  };
}
