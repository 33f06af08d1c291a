// Rings, and sites that decide for themselves (RING-1).
import type { Generated } from 'kysely';
import type { IsoDate } from '../../domain/clock.ts';
import type { CampaignId, RingId, SiteId, UserId } from '../../domain/ids.ts';
import type { RebootPolicy } from '../../domain/reboots/reboot-policy.ts';

export type RingTables = {
  rings: {
    id: Generated<RingId>;
    name: string;
    /** 1, 2, …; unique among those that stand. */
    position: number;
    soak_days: number;
    made_by: UserId | null;
    made_at: Date;
    archived_at: Date | null;
  };
  sites: {
    id: Generated<SiteId>;
    name: string;
    /** null: as the patch group or the campaign says. */
    reboot_policy: RebootPolicy | null;
    /** RUN-22. */
    download_eve: Generated<boolean>;
    made_by: UserId | null;
    made_at: Date;
    archived_at: Date | null;
  };
  site_admins: { site_id: SiteId; user_id: UserId; added_by: UserId | null; added_at: Date };
  ring_openings: {
    id: Generated<number>;
    campaign_id: CampaignId;
    /** null: everybody. */
    ring_id: RingId | null;
    opened_by: UserId;
    opened_at: Date;
    reason: string;
    withdrawn_by: UserId | null;
    withdrawn_at: Date | null;
  };
  site_answers: {
    id: Generated<number>;
    campaign_id: CampaignId;
    site_id: SiteId;
    answer: 'accepted' | 'refused';
    day: IsoDate | null;
    reason: string | null;
    answered_by: UserId;
    answered_at: Date;
  };
};
