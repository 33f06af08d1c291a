// The indicators of the reference (section 10.1) over histories of every kind, computed here from what happened, without the database.

import { sql } from 'kysely';
import { DateTime } from 'luxon';
import { expect, it } from 'vitest';
import type { Trx } from '../../../db/schema/database.ts';
import type { ServerId } from '../../../domain/ids.ts';
import { addServer } from '../../support/campaign-data.ts';
import fc from '../../support/properties.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const { db } = await createTestDatabase();
const ZONE = 'Europe/Paris';

type Event = {
  readonly server: number;
  readonly at: Date;
  readonly source: 'imported' | 'standard';
  readonly ok: boolean;
};
type Estate = {
  readonly servers: readonly {
    readonly production: boolean;
    readonly secops: boolean;
    readonly support: 'active' | 'els' | 'obsolete';
  }[];
  readonly events: readonly Event[];
};

/** Around the turn of two years, where a year of UTC, of Paris and of ISO weeks differ. */
const instant = fc.oneof(
  fc.integer({ min: -120, max: 120 }).map((minutes) => new Date(Date.UTC(2026, 11, 31, 23, minutes))),
  fc.integer({ min: 0, max: 729 }).map((days) => new Date(Date.UTC(2026, 0, 1 + days, 9))),
);
const estate: fc.Arbitrary<Estate> = fc.record({
  servers: fc.array(
    fc.record({
      production: fc.boolean(),
      secops: fc.boolean(),
      support: fc.constantFrom('active' as const, 'els' as const, 'obsolete' as const),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  events: fc.array(
    fc.record({
      server: fc.nat(5),
      at: instant,
      source: fc.constantFrom('imported' as const, 'standard' as const),
      ok: fc.boolean(),
    }),
    { maxLength: 15 },
  ),
});

class Undone extends Error {}

async function onEstate(given: Estate, check: (trx: Trx, ids: readonly ServerId[]) => Promise<void>): Promise<void> {
  const attempt = db.transaction().execute(async (trx) => {
    await sql`set local time zone ${sql.lit(ZONE)}`.execute(trx);
    const ids: ServerId[] = [];
    for (const [i, { production, secops, support }] of given.servers.entries()) {
      const id = await addServer(trx, `v${production ? 'p' : 'r'}indicator${i}`, {
        environment: production ? 'Production' : 'Recette',
      });
      const owner = secops ? 'secops' : 'dba';
      await trx
        .updateTable('servers')
        .set({ patch_os_owner: owner, licence_support: support })
        .where('id', '=', id)
        .execute();
      ids.push(id);
    }
    for (const { server, at, source, ok } of eventsOf(given)) {
      const row = {
        server_id: ids[server] as ServerId,
        source,
        date_patch: at,
        status: ok ? 'ok' : 'ko',
        packages: '[]',
      } as const;
      await trx.insertInto('patch_history').values(row).execute();
    }
    await check(trx, ids);
    throw new Undone();
  });
  await attempt.catch((error) => {
    if (!(error instanceof Undone)) throw error;
  });
}

function eventsOf({ servers, events }: Estate): readonly Event[] {
  return events.filter(({ server }) => server < servers.length);
}

it('the figures of a year are those of the reference, whoever failed', { timeout: 60_000 }, () =>
  fc.assert(
    fc.asyncProperty(estate, fc.constantFrom(2026, 2027), (given, year) =>
      onEstate(given, async (trx, ids) => {
        const one = async (query: ReturnType<typeof sql<{ n: string | null }>>) =>
          (await query.execute(trx)).rows[0]?.n ?? null;
        const patched = await one(sql`SELECT COUNT(DISTINCT server_id) AS n FROM patch_history WHERE year = ${year}`);
        const events = await one(sql`SELECT COUNT(*) AS n FROM patch_history WHERE year = ${year}`);
        const lastWeek = await one(
          sql`SELECT MAX(TO_CHAR(date_patch, 'IW')) AS n FROM patch_history WHERE year = ${year}`,
        );
        const patchable = await one(sql`SELECT COUNT(*) AS n FROM servers
          WHERE os_family = 'linux' AND etat = 'Production' AND patch_os_owner = 'secops' AND licence_support IN ('active', 'els')`);
        const never = await sql<{ id: number }>`
          SELECT s.id FROM servers s JOIN domain_environments de ON de.id = s.domain_environment_id
            JOIN environments e ON e.id = de.environment_id
          WHERE e.name = 'Production' AND s.patch_os_owner = 'secops'
            AND s.id NOT IN (SELECT server_id FROM patch_history WHERE year = ${year}) ORDER BY s.id`.execute(trx);

        const local = eventsOf(given).map((event) => ({
          ...event,
          here: DateTime.fromJSDate(event.at, { zone: ZONE }),
        }));
        const inYear = local.filter(({ here }) => here.year === year);
        const servers = new Set(inYear.map(({ server }) => server));
        expect(Number(patched)).toBe(servers.size);
        expect(Number(events)).toBe(inYear.length);
        expect(lastWeek).toBe(
          inYear
            .map(({ here }) => here.toFormat('WW'))
            .sort()
            .at(-1) ?? null,
        );
        expect(Number(patchable)).toBe(
          given.servers.filter(({ secops, support }) => secops && support !== 'obsolete').length,
        );
        expect(never.rows.map(({ id }) => id)).toEqual(
          ids.filter(
            (_, i) => given.servers[i]?.production === true && given.servers[i]?.secops === true && !servers.has(i),
          ),
        );
      }),
    ),
    { numRuns: 25 },
  ),
);
