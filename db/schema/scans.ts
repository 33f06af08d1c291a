// Row types of scans (migrations 0016, 0174).
import type { Generated } from 'kysely';
import type { Answer } from '../../domain/answer.ts';
import type { ReadingKind } from '../../domain/compliance/reading.ts';
import type { Severity } from '../../domain/cve/advisory.ts';
import type { AttemptId, ServerId } from '../../domain/ids.ts';

export type ScanTables = {
  server_scans: {
    server_id: ServerId;
    asked_at: Date | null;
    tried_at: Date | null;
    scanned_at: Date | null;
    failure: string | null;
    packages_pending: number | null;
    security_pending: number | null;
    held_back: number | null;
    reboot_needed: Answer | null;
    /** The newest attempt that had ended when it was read, and how many rollbacks had, by a trigger. */
    last_attempt: Generated<AttemptId | null>;
    rollbacks: Generated<number>;
    read_since: Date | null;
    read_by: ReadingKind | null;
    reboot_since: Date | null;
    packages_read_at: Date | null;
    lease_owner: string | null;
    lease_until: Date | null;
  };
  server_advisories: {
    server_id: ServerId;
    advisory: string;
    severity: Severity | null;
    cves: string[];
    packages: string[];
    held_back: boolean;
  };
};
