// Row types of the checks of the installation (migration 0090).
import type { ColumnType, GeneratedAlways } from 'kysely';
import type { CheckReport } from '../../domain/doctor/check-report.ts';
import type { UserId } from '../../domain/ids.ts';

export type InstallationTables = {
  installation_checks: {
    id: GeneratedAlways<number>;
    asked_by: UserId;
    asked_at: Date;
    answered_at: Date | null;
    reports: ColumnType<readonly CheckReport[], string | undefined, string>;
  };
};
