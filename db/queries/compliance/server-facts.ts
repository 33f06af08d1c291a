// COMP-1, COMP-3: what the rules ask of one server (`domain/compliance/reason`).
import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import type { Level } from '../../../domain/compliance/delays.ts';
import type { ReadingKind } from '../../../domain/compliance/reading.ts';
import type { ComplianceFacts } from '../../../domain/compliance/reason.ts';
import type { CampaignId, ServerId } from '../../../domain/ids.ts';
import type { Db } from '../../schema/database.ts';
import { type ComplianceAsk, serverStates } from './classify.ts';

export type ServerFacts = {
  readonly facts: ComplianceFacts;
  readonly hostname: string;
  /** Of `domain_environments`. */
  readonly placeId: number;
  readonly application: string | null;
  readonly readBy: ReadingKind | null;
  /** Why it did not answer the last time; null: it did. */
  readonly failure: string | null;
};

type Row = Omit<ComplianceFacts, 'oldest' | 'inCampaign'> &
  Omit<ServerFacts, 'facts'> &
  Readonly<Record<`oldest_${Level}`, Date | null>> & {
    readonly campaignId: CampaignId | null;
    readonly day: IsoDate | null;
  };

/** null: SecOps does not patch it. */
export async function loadServerFacts(db: Db, serverId: ServerId, ask: ComplianceAsk): Promise<ServerFacts | null> {
  const { rows } = await sql<Row>`
    with ${serverStates(sql`v.id = ${serverId}`, ask)}
    select f.hostname, f.domain_environment_id as "placeId", a.name as application, f.read_by as "readBy", f.failure,
      f.scanned_at as "scannedAt", f.touched, f.listed, f.reboot_since as "rebootSince", f.failed_at as "failedAt", f.kernels_alone as "kernelsAlone",
      f.missing, f.held, f.rejected, f.last_ended_at as "lastEndedAt", f.supported, f.planned_for as "plannedFor",
      f.oldest_critical, f.oldest_important, f.oldest_moderate, f.oldest_low, f.oldest_unrated,
      f.campaign_id as "campaignId", f.day, f.excluded_from as "excludedFrom"
    from server_facts f left join applications a on a.id = f.application_id`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const { hostname, placeId, application, readBy, failure, campaignId, day, ...rest } = row;
  return {
    ...{ hostname, placeId, application, readBy, failure },
    facts: {
      ...rest,
      oldest: {
        critical: row.oldest_critical,
        important: row.oldest_important,
        moderate: row.oldest_moderate,
        low: row.oldest_low,
        unrated: row.oldest_unrated,
      },
      inCampaign: campaignId === null ? null : { campaignId, day },
    },
  };
}
