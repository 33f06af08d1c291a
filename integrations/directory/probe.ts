// One look for the doctor: address, certificate, login, and that each group is there and how many people it has.
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { DirectoryClient } from './client.ts';
import type { DirectorySettings } from './settings.ts';
import { membersOf } from './sync.ts';

export async function probeDirectory(
  client: DirectoryClient,
  settings: DirectorySettings,
  signal: AbortSignal,
): Promise<string> {
  const session = await client.open(signal);
  try {
    const counts: string[] = [];
    for (const group of Object.keys(settings.groups)) {
      let people = 0;
      for await (const entries of membersOf(session, settings, group)) people += entries.length;
      counts.push(`${group}: ${people}`);
    }
    if (counts.length === 0) throw new IntegrationFault({ kind: 'settings', detail: 'groups names none' });
    return counts.join('; ');
  } finally {
    await session.close();
  }
}
