// What files are made with, from the settings of the process.
import type { GateSettings } from '../../db/queries/gate/campaign-lists.ts';
import type { Db } from '../../db/schema/database.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ComplianceSettings } from '../../domain/compliance/settings.ts';
import type { HoursBudget } from '../../domain/previews/hours.ts';

export type ServeParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly zone: string;
  /** As it stands. Absent, or nothing: the default. */
  readonly compliance?: () => ComplianceSettings | undefined;
  readonly hoursBudget?: HoursBudget | undefined;
  readonly gate?: GateSettings | undefined;
  readonly evidenceKeyFile?: string | undefined;
};

type Settings = {
  readonly zone: string;
  readonly compliance?: ComplianceSettings;
  readonly hoursBudget: HoursBudget;
  readonly freshness: GateSettings['freshness'];
  readonly validatedVersions: boolean;
  readonly evidenceKeyFile?: string | undefined;
};

/** Hours, compliance and the gate are asked late, since an admin may change them meanwhile. */
export function servePartsOf({
  db,
  clock,
  settings,
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly settings: Settings;
}): ServeParts {
  return {
    db,
    clock,
    zone: settings.zone,
    compliance: () => settings.compliance,
    evidenceKeyFile: settings.evidenceKeyFile,
    get gate() {
      const { freshness, validatedVersions } = settings;
      return { freshness, validatedVersions };
    },
    get hoursBudget() {
      return settings.hoursBudget;
    },
  };
}
