// One order to a host to run an action (RUN-19): bound to the moment in which the right to give it was looked at, so that a worker that is held
// up between both starts nothing any more.
import type { ActionWords } from '../../domain/actions/action.ts';
import type { ActionEnd } from '../../domain/actions/action-end.ts';
import type { HostOperations, HostSession } from '../../targets/ports.ts';

/** On the host's own clock. A third of a lease is its least remaining time. */
const ORDER_SECONDS = 10;

/** `fence`: records that it begins, and throws where somebody else may have come since. */
export async function orderAction(
  { host: operations }: { readonly host: HostOperations },
  host: HostSession,
  { words, seconds }: { readonly words: ActionWords; readonly seconds: number },
  fence: () => Promise<void>,
): Promise<ActionEnd> {
  const uptime = await operations.uptimeSeconds(host);
  await fence();
  return operations.runAction(host, { words, seconds, untilUptime: uptime + ORDER_SECONDS });
}
