// Configuration items, people and groups of an instance. The same for the same numbers.
import { machinesOf, mixed, pick } from '../floor/stand-in-machines.ts';
import type { Values } from './stand-in-store.ts';

export type Estate = Readonly<Record<string, readonly Values[]>>;

export type EstateSpec = {
  readonly servers: number;
  readonly seed?: number;
  /** As shipped one for 25 servers, as in iTop's stand-in: the same addresses of e-mail. */
  readonly people?: number;
  /** Every so many is not there; as shipped 25, 0: none. */
  readonly missing?: number;
  /** Every so many is there twice, once retired; as shipped 50, 0: none. */
  readonly twice?: number;
};

const GROUPS = ['Équipe Linux', 'Équipe Windows', 'Change Management'] as const;

export function generate({
  servers,
  seed = 1,
  people = Math.max(1, Math.floor(servers / 25)),
  missing = 25,
  twice = 50,
}: EstateSpec): Estate {
  const groups = GROUPS.map((name, index) => ({ sys_id: idOf(3, index), name, active: 'true', email: '' }));
  const users = Array.from({ length: people }, (_, index) => ({
    sys_id: idOf(2, index),
    user_name: `personne${index + 1}`,
    name: `Personne ${index + 1}`,
    email: (index + 1) % 7 === 0 ? '' : `personne${index + 1}@exemple.example`,
    active: String((index + 1) % 40 !== 0),
  }));
  const known = machinesOf(servers, seed, (id) => missing > 0 && id % missing === 0);
  const items = known.flatMap((machine) => {
    const item = {
      sys_id: idOf(1, machine.id),
      name: machine.name,
      fqdn: machine.fqdn,
      ip_address: machine.ip,
      serial_number: machine.isPhysical ? machine.serial : '',
      os: machine.isWindows ? 'Windows Server 2022' : 'Linux Red Hat',
      operational_status: '1',
      install_status: '1',
      sys_class_name: machine.isWindows ? 'cmdb_ci_win_server' : 'cmdb_ci_linux_server',
      assigned_to: pick(users, mixed(seed, machine.id, 30)).sys_id,
      support_group: pick(groups, machine.isWindows ? 1 : 0).sys_id,
    };
    const old = { ...item, sys_id: idOf(4, machine.id), operational_status: '6', install_status: '7' };
    return twice > 0 && machine.id % twice === 1 ? [old, item] : [item];
  });
  return { sys_user_group: groups, sys_user: users, cmdb_ci_server: items };
}

function idOf(kind: number, id: number): string {
  return [60, 61, 62, 63].map((about) => mixed(kind, id, about).toString(16).padStart(8, '0')).join('');
}
