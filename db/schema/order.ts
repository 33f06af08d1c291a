// Which server stands on which (RUN-20), who confirmed a start of what the product stands on (RUN-21), and what was fetched on the eve (RUN-22).
import type { Generated } from 'kysely';
import type { IsoDate } from '../../domain/clock.ts';
import type {
  AttemptId,
  BaselineVersionId,
  CampaignId,
  DownloadOnEveId,
  ServerId,
  SessionId,
  UserId,
} from '../../domain/ids.ts';

export type OrderTables = {
  server_dependencies: { server_id: ServerId; on_server_id: ServerId };
  foundation_confirmations: {
    id: Generated<number>;
    server_id: ServerId;
    campaign_id: CampaignId;
    confirmed_by: UserId;
    confirmed_at: Date;
    /** The attempt that has spent it; null: none yet. */
    attempt_id: AttemptId | null;
  };
  package_downloads: {
    id: Generated<DownloadOnEveId>;
    session_id: SessionId;
    server_id: ServerId;
    campaign_id: CampaignId;
    for_day: IsoDate;
    list_hash: string | null;
    baseline_version_id: BaselineVersionId | null;
    kb_per_second: number | null;
    state: Generated<'running' | 'done' | 'failed'>;
    begun_at: Date;
    /** By the clock of the database. */
    ends_by: Date;
    ended_at: Date | null;
    failure: string | null;
    detail: string | null;
    lease_owner: string | null;
    lease_until: Date | null;
  };
};
