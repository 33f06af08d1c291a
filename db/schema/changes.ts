// Row types of change requests (migration 0290).
import type { Generated } from 'kysely';
import type { ChangeState, WantedChange } from '../../domain/changes/change.ts';
import type { CampaignId } from '../../domain/ids.ts';
import type { IntegrationName } from '../../domain/integrations/names.ts';

export type ChangeTables = {
  campaign_changes: {
    campaign_id: CampaignId;
    integration: IntegrationName;
    correlation_id: string;
    wanted: WantedChange;
    wanted_at: Date;
    number: string | null;
    state: ChangeState | null;
    on_hold: Generated<boolean>;
    planned_start: Date | null;
    planned_end: Date | null;
    read_at: Date | null;
    told_state: ChangeState | null;
  };
};
