// The inventory of a conformance test: one domain, two applications with their owners, servers whose names link production to
// its counterpart (LINK-1), and one week of the plan.
import type { Db } from '../../../db/schema/database.ts';
import type { ApplicationId, ServerId } from '../../../domain/ids.ts';
import { detectLinks } from '../../../domain/links/detect.ts';
import { addApplication, addServer } from '../../support/campaign-data.ts';
import type { Cast } from './people.ts';

export const DOMAIN = 'INFRASTRUC';
export const WEEK = { year: 2027, number: 2, code: 'S02', first: '2027-01-11', last: '2027-01-17' } as const;

/** 09:30 in Paris. */
export const MONDAY = new Date('2027-01-11T08:30:00Z');
export const WEDNESDAY = new Date('2027-01-13T08:30:00Z');

export type Planned = {
  readonly hostname: string;
  readonly application: 'BILLING' | 'TOLLING';
  /** What a reboot would be needed for stays out, unless the server is there to be rebooted. */
  readonly reboots: boolean;
};

export async function addEstate(db: Db, cast: Cast, servers: readonly Planned[]): Promise<void> {
  const applications: Record<Planned['application'], ApplicationId> = {
    BILLING: await addApplication(db, 'BILLING', cast.billingOwner),
    TOLLING: await addApplication(db, 'TOLLING', cast.tollingOwner),
  };
  const known: { id: ServerId; hostname: string }[] = [];
  for (const { hostname, application, reboots } of servers) {
    const id = await addServer(db, hostname, {
      domain: DOMAIN,
      environment: hostname.charAt(1) === 'p' ? 'Production' : 'Recette',
      application: applications[application],
      ...(reboots ? {} : { excludes: 'linux-firmware*' }),
    });
    known.push({ id, hostname });
  }
  await db.updateTable('servers').set({ default_intervenant_id: cast.operator }).execute();
  await addLinks(db, known);
  await addWeek(db);
}

async function addLinks(db: Db, servers: readonly { id: ServerId; hostname: string }[]): Promise<void> {
  const rows = detectLinks(servers).links.map(({ prod, nonprod, environmentCode }) => ({
    prod_server_id: prod.id,
    nonprod_server_id: nonprod.id,
    environment_code: environmentCode,
    source: 'auto' as const,
  }));
  if (rows.length > 0) await db.insertInto('server_correspondance').values(rows).execute();
}

async function addWeek(db: Db): Promise<void> {
  await db
    .insertInto('patch_planning')
    .values({
      year: WEEK.year,
      week_number: WEEK.number,
      week_code: WEEK.code,
      week_start: WEEK.first,
      week_end: WEEK.last,
      cycle: 1,
      domain_code: DOMAIN,
      env_scope: 'all',
      status: 'open',
    })
    .execute();
}
