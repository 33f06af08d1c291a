// Row types of package exclusions (migration 0017).
import type { Generated } from 'kysely';
import type { IsoDate } from '../../domain/clock.ts';
import type { ServerId, UserId } from '../../domain/ids.ts';

export type PackageExcludeTables = {
  package_excludes: {
    id: Generated<number>;
    server_id: ServerId;
    glob: string;
    owner_id: UserId;
    reason: string;
    /** The last day on which it holds; null: until it is removed. */
    expires_on: IsoDate | null;
    /** The last day of which its owner was told (migration 0183). */
    end_told_for: Generated<IsoDate | null>;
    /** When its owner was last asked to extend or to lift it (migration 0211). */
    end_asked_at: Generated<Date | null>;
    /** Of before its end asked: its owner is to be told. */
    keeping_untold: Generated<boolean>;
    created_at: Date;
    removed_at: Date | null;
    removed_by: UserId | null;
  };
};
