// The methods of the API. Every number is a text; what the user may not see is not there, and nothing says so.
import type { MonitoredHost } from '../floor/stand-in-monitored.ts';
import { isRecord } from '../floor/stand-in-server.ts';
import type { Maintenance, Maintenances, Wanted } from './stand-in-maintenances.ts';

type Fields = Readonly<Record<string, unknown>>;
export type Here = {
  /** Seconds. */
  readonly now: number;
  /** 7.0 is 70, 6.4 is 64. */
  readonly version: number;
  /** Those that the user may see. */
  readonly hosts: readonly MonitoredHost[];
  readonly mayWrite: boolean;
  readonly maintenances: Maintenances;
};

export class RpcError extends Error {
  readonly code: number;
  readonly data: string;

  constructor(code: number, message: string, data: string) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export const invalid = (data: string) => new RpcError(-32602, 'Invalid params.', data);
const refused = () =>
  new RpcError(-32500, 'Application error.', 'No permissions to referred object or it does not exist!');

export function call(method: string, params: unknown, here: Here): unknown {
  const fields = isRecord(params) ? params : {};
  switch (method) {
    case 'host.get':
      return getHosts(fields, here);
    case 'trigger.get':
      return getTriggers(fields, here);
    case 'problem.get':
      return getProblems(fields, here);
    case 'maintenance.get':
      return getMaintenances(fields, here);
    case 'maintenance.create':
      return create(fields, here);
    case 'maintenance.update':
      return update(fields, here);
    case 'maintenance.delete':
      return remove(params, here);
    default:
      throw new RpcError(-32602, 'Invalid params.', `Incorrect API "${method.split('.')[0]}".`);
  }
}

function getHosts(
  { output, filter, search, hostids, limit, selectInterfaces, countOutput }: Fields,
  here: Here,
): unknown {
  const found = here.hosts.filter(
    (host) =>
      isListed(hostids, String(host.id)) &&
      isFiltered(filter, { host: host.name, name: host.name, status: '0' }) &&
      isSearched(search, { host: host.name, name: host.name }),
  );
  if (countOutput === true) return String(found.length);
  return limited(found, limit).map((host) => {
    const maintenance = here.maintenances.of(String(host.id), here.now);
    const row = {
      hostid: String(host.id),
      host: host.name,
      name: host.name,
      status: '0',
      maintenance_status: maintenance === undefined ? '0' : '1',
      maintenanceid: maintenance?.id ?? '0',
      maintenance_from: String(maintenance?.since ?? 0),
      active_available: host.isPending ? '0' : host.isDown ? '2' : '1',
    };
    const interfaces = [
      {
        interfaceid: String(host.id * 10),
        ip: host.address,
        dns: '',
        type: '1',
        available: host.isPending ? '0' : host.isDown ? '2' : '1',
      },
    ];
    return { ...shown(row, output, 'hostid'), ...(selectInterfaces !== undefined && { interfaces }) };
  });
}

type Problem = { readonly id: number; readonly host: MonitoredHost; readonly name: string; readonly severity: number };

/** 4 high, 2 warning. */
function problemsOf(hosts: readonly MonitoredHost[]): readonly Problem[] {
  return hosts.flatMap((host) => {
    const red = host.services.flatMap(({ name, state }, at) =>
      state === 0
        ? []
        : [{ id: host.id * 100 + at, host, name: `${name}: problem on ${host.name}`, severity: state === 2 ? 4 : 2 }],
    );
    return host.isDown
      ? [
          ...red,
          { id: host.id * 100 + 99, host, name: `${host.name} has been restarted or is unreachable`, severity: 4 },
        ]
      : red;
  });
}

/** They do not say of which host they are: their trigger does. */
function getProblems(
  { output, hostids, objectids, severities, limit, suppressed, countOutput }: Fields,
  here: Here,
): unknown {
  const isSuppressed = ({ host }: Problem) => here.maintenances.of(String(host.id), here.now) !== undefined;
  const found = problemsOf(here.hosts).filter(
    (one) =>
      isListed(hostids, String(one.host.id)) &&
      isListed(objectids, String(one.id)) &&
      isListed(severities, String(one.severity)) &&
      (suppressed === undefined || suppressed === isSuppressed(one)),
  );
  if (countOutput === true) return String(found.length);
  return limited(found, limit).map((one) =>
    shown(
      {
        eventid: String(one.id * 7),
        source: '0',
        object: '0',
        objectid: String(one.id),
        clock: String(Math.floor(here.now) - 600),
        r_eventid: '0',
        name: one.name,
        acknowledged: '0',
        severity: String(one.severity),
        suppressed: isSuppressed(one) ? '1' : '0',
      },
      output,
      'eventid',
    ),
  );
}

function getTriggers(
  { output, hostids, triggerids, min_severity: least = 0, selectHosts, limit, filter }: Fields,
  here: Here,
): unknown {
  const found = problemsOf(here.hosts).filter(
    (one) =>
      isListed(hostids, String(one.host.id)) &&
      isListed(triggerids, String(one.id)) &&
      one.severity >= Number(least) &&
      isFiltered(filter, { value: '1' }),
  );
  return limited(found, limit).map(({ id, host, name, severity }) => {
    const row = {
      triggerid: String(id),
      description: name,
      priority: String(severity),
      value: '1',
      status: '0',
      state: '0',
      lastchange: String(Math.floor(here.now) - 600),
    };
    const hosts = [{ hostid: String(host.id), ...shown({ host: host.name, name: host.name }, selectHosts, 'hostid') }];
    return { ...shown(row, output, 'triggerid'), ...(selectHosts !== undefined && { hosts }) };
  });
}

function getMaintenances(
  { output, maintenanceids, hostids, filter, search, selectHosts, selectTimeperiods, limit }: Fields,
  here: Here,
): unknown {
  const visible = (one: Maintenance) => one.hosts.every((id) => here.hosts.some((host) => String(host.id) === id));
  const found = here.maintenances
    .list()
    .filter(
      (one) =>
        visible(one) &&
        isListed(maintenanceids, one.id) &&
        (hostids === undefined || one.hosts.some((id) => isListed(hostids, id))) &&
        isFiltered(filter, { name: one.name }) &&
        isSearched(search, { name: one.name, description: one.description }),
    );
  return limited(found, limit).map((one) => {
    const row = {
      maintenanceid: one.id,
      name: one.name,
      maintenance_type: '0',
      description: one.description,
      active_since: String(one.since),
      active_till: String(one.till),
    };
    const periods = one.periods.map(({ type, start, seconds }) => ({
      timeperiod_type: String(type),
      start_date: String(start),
      period: String(seconds),
      every: '1',
    }));
    return {
      ...shown(row, output, 'maintenanceid'),
      ...(selectHosts !== undefined && { hosts: one.hosts.map((hostid) => ({ hostid })) }),
      ...(selectTimeperiods !== undefined && { timeperiods: periods }),
    };
  });
}

const CREATED = [
  'name',
  'active_since',
  'active_till',
  'description',
  'maintenance_type',
  'tags_evaltype',
  'hosts',
  'groups',
  'timeperiods',
  'tags',
  'maintenanceid',
];
const BEFORE_70 = ['hostids', 'groupids'];

function create(params: Fields, here: Here): unknown {
  const wanted = wantedOf(params, here);
  const { name, since, till, hosts, periods } = wanted;
  if (name === undefined) throw invalid('Invalid parameter "/1": the parameter "name" is missing.');
  if (since === undefined || till === undefined)
    throw invalid('Invalid parameter "/1": the parameter "active_since" is missing.');
  if (periods === undefined || periods.length === 0)
    throw invalid('Invalid parameter "/1/timeperiods": cannot be empty.');
  if (hosts === undefined || hosts.length === 0) throw invalid('At least one host group or host must be selected.');
  if (till <= since)
    throw invalid('Invalid parameter "/1/active_till": a value greater than "active_since" is expected.');
  if (here.maintenances.list().some((one) => one.name === name)) throw invalid(`Maintenance "${name}" already exists.`);
  const { id } = here.maintenances.create(
    { name, since, till, hosts, periods, description: wanted.description ?? '' },
    here.now,
  );
  return { maintenanceids: [id] };
}

function update(params: Fields, here: Here): unknown {
  const id = String(params.maintenanceid);
  if (!here.maintenances.list().some((one) => one.id === id)) throw refused();
  here.maintenances.replace(id, wantedOf(params, here), here.now);
  return { maintenanceids: [id] };
}

function remove(params: unknown, here: Here): unknown {
  if (!Array.isArray(params)) throw invalid('Invalid parameter "/": an array is expected.');
  const ids = params.map(String);
  const known = here.maintenances.list().map(({ id }) => id);
  if (!here.mayWrite || !ids.every((id) => known.includes(id))) throw refused();
  here.maintenances.remove(ids, here.now);
  return { maintenanceids: ids };
}

function wantedOf(params: Fields, { version, hosts: visible, mayWrite }: Here): Partial<Wanted> {
  const allowed = version >= 70 ? CREATED : [...CREATED, ...BEFORE_70];
  const unknown = Object.keys(params).find((name) => !allowed.includes(name));
  if (unknown !== undefined) throw invalid(`Invalid parameter "/1": unexpected parameter "${unknown}".`);
  if (!mayWrite) throw refused();
  const listed = Array.isArray(params.hosts)
    ? params.hosts.map((one) => (isRecord(one) ? String(one.hostid) : ''))
    : undefined;
  const hosts = listed ?? (Array.isArray(params.hostids) ? params.hostids.map(String) : undefined);
  if (hosts?.some((id) => !visible.some((host) => String(host.id) === id))) throw refused();
  const periods = Array.isArray(params.timeperiods)
    ? params.timeperiods
        .filter(isRecord)
        .map(({ timeperiod_type: type = 0, start_date: start = 0, period = 3600 }) => ({
          type: Number(type),
          start: Number(start),
          seconds: Number(period),
        }))
    : undefined;
  if (periods?.some(({ seconds }) => seconds < 300))
    throw invalid('Invalid parameter "/1/timeperiods/1/period": value must be one of 300-86399940.');
  return {
    ...(params.name !== undefined && { name: String(params.name) }),
    ...(params.description !== undefined && { description: String(params.description) }),
    ...(params.active_since !== undefined && { since: Number(params.active_since) }),
    ...(params.active_till !== undefined && { till: Number(params.active_till) }),
    ...(hosts !== undefined && { hosts }),
    ...(periods !== undefined && { periods }),
  };
}

function isListed(wanted: unknown, value: string): boolean {
  return wanted === undefined || wanted === null || [wanted].flat().map(String).includes(value);
}

/** Exact, capitals included. */
function isFiltered(filter: unknown, row: Readonly<Record<string, string>>): boolean {
  if (!isRecord(filter)) return true;
  return Object.entries(filter).every(([name, wanted]) => row[name] === undefined || isListed(wanted, row[name]));
}

/** A part of it, capitals or not; of several fields, each. */
function isSearched(search: unknown, row: Readonly<Record<string, string>>): boolean {
  if (!isRecord(search)) return true;
  return Object.entries(search).every(([name, wanted]) =>
    [wanted].flat().some((one) => (row[name] ?? '').toLowerCase().includes(String(one).toLowerCase())),
  );
}

function shown(row: Readonly<Record<string, string>>, output: unknown, id: string): Readonly<Record<string, string>> {
  if (!Array.isArray(output)) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => name === id || output.includes(name)));
}

function limited<T>(rows: readonly T[], limit: unknown): readonly T[] {
  return limit === undefined || limit === null ? rows : rows.slice(0, Number(limit));
}
