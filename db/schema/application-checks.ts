// Row types of the checks of applications (migration 0020).
import type { Generated } from 'kysely';
import type { ApplicationId, UserId } from '../../domain/ids.ts';

export type ApplicationCheckTables = {
  application_checks: {
    id: Generated<number>;
    application_id: ApplicationId;
    argv: string[] | null;
    url: string | null;
    created_by: UserId;
    created_at: Date;
    removed_at: Date | null;
    removed_by: UserId | null;
  };
};
