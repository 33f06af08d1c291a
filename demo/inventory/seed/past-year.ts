// The history of the year before the demo's, as an import from the old tool left it: so that history and indicators are not empty.
import { DateTime } from 'luxon';
import type { Trx } from '../../../db/schema/database.ts';
import { addDays } from '../../../domain/planning/iso-week.ts';
import { listTakes, scopeTakes } from '../../../domain/planning/plan-row.ts';
import { branchOf } from '../../../domain/server.ts';
import { annualPlan, type DemoPlanRow } from '../annual-plan.ts';
import type { DemoServer } from '../demo-server.ts';
import { DEFAULT_ASSIGNMENTS } from '../inventory.ts';
import { KHALID } from '../people.ts';
import type { SeededPeople, SeededServer } from './seeded.ts';

type Past = {
  readonly year: number;
  readonly servers: readonly SeededServer[];
  readonly people: SeededPeople;
  readonly now: Date;
};

/** One row a server and cycle, on the days of its branch; every nineteenth failed. */
export async function seedPastYear(trx: Trx, { year, servers, people, now }: Past): Promise<void> {
  const patched = annualPlan(year).flatMap((row) =>
    servers.filter(({ server }) => isPatchedBy(server, row)).map((one) => ({ ...one, row })),
  );
  const rows = patched
    .map(({ id, server, row }, i) => {
      const operator = DEFAULT_ASSIGNMENTS.find((rule) => rule.value === server.domain)?.operator ?? KHALID;
      const failed = i % 19 === 18;
      return {
        server_id: id,
        campaign_id: null,
        attempt_id: null,
        source: 'imported' as const,
        intervenant_id: people.userId(operator),
        intervenant_name: operator.name,
        date_patch: momentOf(server, row, i),
        status: failed ? ('ko' as const) : ('ok' as const),
        notes: failed ? 'Dépendances non résolues' : null,
        packages: '[]',
      };
    })
    .filter(({ date_patch }) => date_patch < now);
  await trx.insertInto('patch_history').values(rows).execute();
}

function isPatchedBy(server: DemoServer, row: DemoPlanRow): boolean {
  const eligible =
    server.osFamily === 'linux' &&
    server.etat === 'Production' &&
    server.patchOsOwner === 'secops' &&
    server.licence !== 'obsolete';
  if (!eligible || row.status !== 'open' || server.domain !== row.domainCode) return false;
  return scopeTakes(row.envScope, server.environment) && listTakes(row.environments, server.environment);
}

function momentOf(server: DemoServer, row: DemoPlanRow, i: number): Date {
  const day = addDays(row.weekStart, (branchOf(server.environment) === 'hprod' ? 0 : 2) + (i % 2));
  const minutes = 9 * 60 + (i % 12) * 15;
  return DateTime.fromISO(day, { zone: 'Europe/Paris' }).startOf('day').plus({ minutes }).toJSDate();
}
