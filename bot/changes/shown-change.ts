// The change request of a campaign, as cards show it.
import type { loadChange } from '../../db/queries/changes/campaign-changes.ts';
import { changeLine } from '../../domain/changes/change-line.ts';
import { INTEGRATION_TITLES } from '../../domain/integrations/names.ts';
import type { Text } from '../../domain/language.ts';

type Change = NonNullable<Awaited<ReturnType<typeof loadChange>>>;

/** `zone`: IANA name, of the instants. */
export function shownChange(
  { integration, number, state, on_hold: onHold, read_at: readAt }: Change,
  zone: string,
): Text {
  return changeLine({ number, state, onHold, readAt }, { system: INTEGRATION_TITLES[integration], zone });
}
