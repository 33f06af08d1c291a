// What another system should say by now, and does not yet: put into the outbox, where a newer wish takes the place of an older one.
import { loadCopy } from '../../db/queries/integrations/copy.ts';
import { keepWishes, serversToTell } from '../../db/queries/integrations/outbox.ts';
import type { RemoteRecord } from '../../integrations/integration.ts';
import type { OpenIntegration } from '../../integrations/open-integrations.ts';
import type { JobContext } from '../context.ts';

export async function planWishes(
  { db, clock, settings }: Pick<JobContext, 'db' | 'clock' | 'settings'>,
  { name, connection: { writer } }: OpenIntegration,
): Promise<void> {
  if (writer === undefined) return;
  const copy = (await loadCopy(db, name)) as ReadonlyMap<string, readonly RemoteRecord[]>;
  const wishes = writer.wishes(await serversToTell(db, settings.zone), copy);
  await keepWishes(db, { name, topic: 'server', now: clock.now() }, wishes);
}
