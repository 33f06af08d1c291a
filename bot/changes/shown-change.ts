// The change request of a campaign, as cards show it.
import { loadChange } from '../../db/queries/changes/campaign-changes.ts';
import { changeLine } from '../../domain/changes/change-line.ts';
import type { CampaignId } from '../../domain/ids.ts';
import { INTEGRATION_TITLES } from '../../domain/integrations/names.ts';
import type { Text } from '../../domain/language.ts';
import type { ViewContext } from '../shared/view-context.ts';

type Change = NonNullable<Awaited<ReturnType<typeof loadChange>>>;

/** Empty: none is asked for. */
export async function changeOfCampaign(
  { db, settings }: ViewContext,
  id: CampaignId,
): Promise<{ readonly change?: Text }> {
  const change = await loadChange(db, id);
  return change === null ? {} : { change: shownChange(change, settings.zone) };
}

/** `zone`: IANA name, of the instants. */
export function shownChange(
  { integration, number, state, on_hold: onHold, read_at: readAt }: Change,
  zone: string,
): Text {
  return changeLine({ number, state, onHold, readAt }, { system: INTEGRATION_TITLES[integration], zone });
}
