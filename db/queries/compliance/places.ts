// COMP-6: each domain and environment of the estate with one server that stands for all of it.
import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/clock.ts';
import { type Place, type PlaceDue, placeDue } from '../../../domain/compliance/place-due.ts';
import { calendarOf } from '../../../domain/planning/calendar.ts';
import { isoWeekOf } from '../../../domain/planning/iso-week.ts';
import type { Server } from '../../../domain/server.ts';
import type { Db } from '../../schema/database.ts';
import { alsaceMoselleZones, loadFreezePeriods, loadPlan } from '../planning/planning.ts';
import { loadRowCampaigns } from '../servers/server-view.ts';

export async function loadPlacesDue(db: Db, today: IsoDate): Promise<readonly PlaceDue[]> {
  const places = await loadPlaces(db);
  const { year } = isoWeekOf(today);
  const rows = (await loadPlan(db, null)).filter((row) => row.year >= year && row.weekEnd >= today);
  const calendar = calendarOf([...new Set(rows.map((row) => row.year))], {
    freezePeriods: await loadFreezePeriods(db),
    alsaceMoselleZones: await alsaceMoselleZones(db),
  });
  const campaigns = await loadRowCampaigns(
    db,
    rows.map(({ id }) => id),
  );
  return places.map((place) => placeDue(place, { rows, campaigns, calendar, today }));
}

async function loadPlaces(db: Db): Promise<readonly Place[]> {
  const { rows } = await sql<{
    placeId: number;
    dmz: boolean;
    domainCode: string;
    environment: string;
    production: boolean | null;
  }>`
    select de.id as "placeId", k.dmz, d.code as "domainCode", e.name as environment, e.production
    from domain_environments de join domains d on d.id = de.domain_id join environments e on e.id = de.environment_id
    cross join (values (false), (true)) k (dmz) order by de.id, k.dmz`.execute(db);
  return rows.map(({ placeId, dmz, domainCode, environment, production }) => ({
    placeId,
    dmz,
    server: { ...ANY_SERVER, domainCode, environment, production, zone: dmz ? 'DMZ' : null },
  }));
}

/** Whatever the rules of the plan do not ask, as an eligible server has it. */
const ANY_SERVER: Omit<Server, 'domainCode' | 'environment' | 'zone'> = {
  id: 0 as Server['id'],
  hostname: '',
  osFamily: 'linux',
  etat: 'Production',
  patchOsOwner: 'secops',
  licenceSupport: 'active',
  machineType: 'vm',
  appGroup: null,
  appType: null,
  applicationId: null,
  prefPatchJour: null,
  prefPatchHeure: null,
  defaultIntervenantId: null,
};
