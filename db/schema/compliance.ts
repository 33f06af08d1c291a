// Row types of what was pending and installed on each server (migration 0174).
import type { Generated } from 'kysely';
import type { Severity } from '../../domain/cve/advisory.ts';
import type { ServerId } from '../../domain/ids.ts';

export type ComplianceTables = {
  advisory_contents: {
    id: Generated<number>;
    advisory: string;
    severity: Severity | null;
    cves: string[];
    packages: string[];
    digest: string;
    seen_at: Date;
  };
  server_pending: {
    server_id: ServerId;
    contents: number[];
    since: Date[];
    held: number[];
    rejected: number[];
    /** Those of `contents` that the baseline does not ask for (migration 0189). */
    unasked: Generated<number[]>;
    oldest_critical: Date | null;
    oldest_important: Date | null;
    oldest_moderate: Date | null;
    oldest_low: Date | null;
    oldest_unrated: Date | null;
    last_ended_at: Date | null;
    changed_at: Date;
  };
  ended_advisories: {
    server_id: ServerId;
    ended_at: Date;
    contents: number[];
    since: Date[];
    first_since: Date;
    unasked: Generated<number[]>;
  };
  package_versions: { id: Generated<number>; name: string; arch: string; version: string };
  installed_packages: { server_id: ServerId; versions: number[]; digest: string; changed_at: Date };
  package_changes: { server_id: ServerId; at: Date; added: number[]; removed: number[] };
  reading_spans: { server_id: ServerId; since: Date; until: Date };
};
