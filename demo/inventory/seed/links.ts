// Stores the links that detection finds in the inventory, as a coordinator would have applied it (LINK-2).
import type { Trx } from '../../../db/schema/database.ts';
import { detectLinks } from '../../../domain/links/detect.ts';
import type { SeededServer } from './seeded.ts';

export async function linkByName(trx: Trx, servers: readonly SeededServer[], now: Date): Promise<void> {
  const { links } = detectLinks(servers.map(({ id, server }) => ({ id, hostname: server.hostname })));
  const rows = links.map(({ prod, nonprod, environmentCode }) => ({
    prod_server_id: prod.id,
    nonprod_server_id: nonprod.id,
    environment_code: environmentCode,
    source: 'auto' as const,
    created_by: null,
    created_at: now,
  }));
  await trx.insertInto('server_correspondance').values(rows).execute();
}
