// The daily scan of an instance: what waits there, as of every Linux, and then Patch Manager's own (`Operation: Scan`), so that what AWS shows of
// its compliance is of that day, too. The second is for AWS alone: whatever becomes of it, what was read stays.
import type { HostOperations, HostScan } from '../ports.ts';
import { awaitEnd, giveInTurn } from './commands.ts';
import { refusalOf } from './refusals.ts';
import { type AwsSetup, datedPlace, sideOf } from './setup.ts';
import { PATCH_DOCUMENT, type SsmSession } from './start-update.ts';

const SCAN_MS = 10 * 60_000;
const DEFAULT_POLL_MS = 5000;

export async function scan(
  setup: AwsSetup,
  posix: Pick<HostOperations, 'scan'>,
  session: SsmSession,
  ask: Parameters<HostOperations['scan']>[1],
): Promise<HostScan> {
  const read = await posix.scan(session, ask);
  if (read.kind === 'read') await scanThere(setup, session).catch((error) => void refusalOf(error));
  return read;
}

/** Its end is waited for: an update after it would find the package manager at work. */
async function scanThere(setup: AwsSetup, { instance, address }: SsmSession): Promise<void> {
  const side = sideOf(setup, instance);
  const { instanceId } = instance;
  const pollMs = setup.pollMs ?? DEFAULT_POLL_MS;
  const untilMs = Date.now() + SCAN_MS;
  const output = { bucket: setup.bucket, place: datedPlace(setup, address.replace(/ .*$/, '')) };
  const commandId = await giveInTurn(
    side,
    {
      instanceId,
      document: PATCH_DOCUMENT,
      parameters: { Operation: ['Scan'], RebootOption: ['NoReboot'] },
      comment: 'PatchCenter',
      output,
    },
    { untilMs, pollMs },
  );
  await awaitEnd(side, { instanceId, commandId }, { untilMs, pollMs });
}
