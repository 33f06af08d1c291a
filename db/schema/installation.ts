// Row types of the installation: its checks (migration 0090), its id (0360).
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { CheckReport } from '../../domain/doctor/check-report.ts';
import type { UserId } from '../../domain/ids.ts';

export type InstallationTables = {
  /** One row. */
  installation: { id: string; only_one: Generated<boolean>; since: Generated<Date> };
  installation_checks: {
    id: GeneratedAlways<number>;
    asked_by: UserId;
    asked_at: Date;
    answered_at: Date | null;
    reports: ColumnType<readonly CheckReport[], string | undefined, string>;
  };
};
