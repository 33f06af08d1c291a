// All clients: which server is which of them. Commvault counts none of them and tells nothing of what has changed: each reading is a whole one.
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { RecordSource } from '../integration.ts';
import type { CommvaultClient } from './client.ts';
import { recordOf } from './mapping.ts';

export function commvaultSource(client: CommvaultClient): RecordSource {
  return {
    async *readAll(signal) {
      const { clients, unreadable } = await client.clients(signal);
      const records = clients.map(recordOf);
      // It counts none of them: one that stands there twice stands in the place of another.
      if (new Set(records.map(({ id }) => id)).size < records.length)
        throw new IntegrationFault({ kind: 'incomplete', detail: 'a client that comes twice' });
      yield {
        type: 'page',
        records,
        unreadable: unreadable.map((one) => ({ kind: 'client', ...one })),
      };
      yield { type: 'whole', kind: 'client', announced: null };
    },
  };
}
