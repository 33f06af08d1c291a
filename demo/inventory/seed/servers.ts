// Writes the servers with what hangs on them: domain and environment, zone, addresses, databases.
import type { Trx } from '../../../db/schema/database.ts';
import type { ApplicationId } from '../../../domain/ids.ts';
import { machineUuid } from '../../../domain/snapshots/machine-uuid.ts';
import { firmwareUuid } from '../../estate/firmware-uuid.ts';
import { addressOf } from '../addresses.ts';
import type { DemoServer } from '../demo-server.ts';
import { PEOPLE } from '../people.ts';
import { known, type SeededPeople, type SeededServer } from './seeded.ts';

const RECORDED_AT = new Date('2026-10-12T07:15:00Z');

export async function seedServers(
  trx: Trx,
  inventory: readonly DemoServer[],
  applications: ReadonlyMap<string, ApplicationId>,
  people: SeededPeople,
): Promise<readonly SeededServer[]> {
  const places = await domainEnvironments(trx, inventory);
  const zones = new Map(
    (await trx.selectFrom('zones').select(['id', 'name']).execute()).map(({ id, name }) => [name, id]),
  );
  const seeded: SeededServer[] = [];
  for (const server of inventory) {
    const { id } = await trx
      .insertInto('servers')
      .values({
        ...columnsOf(server),
        default_intervenant_id: operatorOf(server, people),
        application_id: known(applications, server.application),
        domain_environment_id: known(places, placeOf(server)),
        zone_id: known(zones, server.zone),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    seeded.push({ id, server });
  }
  await seedInstances(trx, seeded);
  await seedAddresses(trx, seeded);
  return seeded;
}

/** As if AWS had brought them: they are no other machines. */
async function seedInstances(trx: Trx, seeded: readonly SeededServer[]): Promise<void> {
  const instances = seeded.filter(({ server }) => server.ec2);
  if (instances.length === 0) return;
  await trx
    .insertInto('ec2_servers')
    .values(instances.map(({ id }) => ({ server_id: id, added_at: RECORDED_AT })))
    .execute();
}

function columnsOf(server: DemoServer) {
  return {
    hostname: server.hostname,
    os_family: server.osFamily,
    os_version: server.osVersion,
    etat: server.etat,
    patch_os_owner: server.patchOsOwner,
    licence_support: server.licence,
    machine_type: server.machineType,
    app_group: server.appGroup,
    app_type: server.appType,
    pref_patch_jour: server.day,
    pref_patch_heure: server.hour,
    patch_excludes: server.excludes,
    vcenter_vm_name: server.vmName,
    ssh_method: server.sshMethod,
    reboot_policy: server.rebootPolicy,
    ...(server.normallyOff && { normally_off: true, ...recordOf(server.hostname) }),
  };
}

/** As its last patching has left it. */
function recordOf(hostname: string) {
  return { vm_uuid: machineUuid(firmwareUuid(hostname)), vm_uuid_at: RECORDED_AT };
}

function operatorOf({ operator }: DemoServer, people: SeededPeople) {
  if (operator === null) return null;
  const person = PEOPLE.find(({ key }) => key === operator);
  if (person === undefined) throw new Error(`Nobody is called ${operator}`);
  return people.userId(person);
}

function placeOf({ domain, environment }: Pick<DemoServer, 'domain' | 'environment'>): string {
  return `${domain} ${environment}`;
}

async function domainEnvironments(trx: Trx, inventory: readonly DemoServer[]): Promise<ReadonlyMap<string, number>> {
  const domains = new Map((await trx.selectFrom('domains').selectAll().execute()).map((row) => [row.code, row.id]));
  const environments = new Map(
    (await trx.selectFrom('environments').selectAll().execute()).map((row) => [row.name, row.id]),
  );
  const used = new Map(inventory.map((server) => [placeOf(server), server]));
  const places = new Map<string, number>();
  for (const [place, { domain, environment }] of used) {
    const { id } = await trx
      .insertInto('domain_environments')
      .values({ domain_id: known(domains, domain), environment_id: known(environments, environment) })
      .returning('id')
      .executeTakeFirstOrThrow();
    places.set(place, id);
  }
  return places;
}

async function seedAddresses(trx: Trx, seeded: readonly SeededServer[]): Promise<void> {
  const ips = seeded.map(({ id }, i) => ({ server_id: id, ip: addressOf(i) }));
  await trx.insertInto('server_ips').values(ips).execute();
  const databases = seeded.flatMap(({ id, server: { database } }) =>
    database === null ? [] : [{ server_id: id, ...database }],
  );
  await trx.insertInto('server_databases').values(databases).execute();
}
