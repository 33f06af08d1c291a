// `/v1/objects/{hosts|services|downtimes}`: those that a name, a list of names or a filter finds.
import type { MonitoredHost, ServiceState } from '../floor/stand-in-monitored.ts';
import { duplicated, isRecord, type Reply } from '../floor/stand-in-server.ts';
import type { Downtime, Downtimes } from './stand-in-downtimes.ts';
import type { IcingaFault } from './stand-in-faults.ts';
import { isFound, type Subject } from './stand-in-filter.ts';

export type Here = {
  /** Seconds. */
  readonly now: number;
  readonly fault: IcingaFault | undefined;
  readonly hosts: readonly MonitoredHost[];
  readonly downtimes: Downtimes;
  readonly removesChildren: boolean;
};

/** `service` is empty for a host. */
export type Target = { readonly host: MonitoredHost; readonly service: string; readonly downtime?: Downtime };
type Parameters = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<string, string>> = { hosts: 'Host', services: 'Service', downtimes: 'Downtime' };

/** undefined: the filter is not understood, which the API answers as if nothing were found. */
export function selected(parameters: Parameters, here: Here): readonly Target[] | undefined {
  const type = String(
    parameters.type ?? (parameters.service === undefined && parameters.services === undefined ? 'Host' : 'Service'),
  );
  const all = targetsOf(type, here);
  const wanted = [parameters[type.toLowerCase()], parameters[`${type.toLowerCase()}s`]]
    .flat()
    .filter((one) => typeof one === 'string');
  if (wanted.length > 0) return all.filter((one) => wanted.includes(nameOf(one)));
  const { filter, filter_vars: variables = {} } = parameters;
  if (typeof filter !== 'string') return all;
  try {
    return all.filter((one) => isFound(filter, subjectOf(one, here), isRecord(variables) ? variables : {}));
  } catch {
    return undefined;
  }
}

export function objects(kind: string, name: string | undefined, parameters: Parameters, here: Here): Reply {
  const type = TYPES[kind];
  if (type === undefined) return failure(400, 'Invalid type specified.', here.fault);
  const found = selected({ ...parameters, type, ...(name !== undefined && { [type.toLowerCase()]: name }) }, here);
  // A name that is not there is an error; a filter that finds nothing is not.
  if (found === undefined || (name !== undefined && found.length === 0))
    return failure(404, 'No objects found.', here.fault);
  const rows = here.fault?.kind === 'duplicated' ? duplicated(found) : found;
  const attrs = [parameters.attrs].flat().filter((one) => typeof one === 'string');
  const results = rows.map((one) => resultOf(type, one, { attrs, here }));
  if (here.fault?.kind === 'wrong-type' && here.fault.what === 'no-results') return { status: 200, body: {} };
  if (here.fault?.kind === 'wrong-type' && here.fault.what === 'results-map')
    return { status: 200, body: { results: { ...results } } };
  return { status: 200, body: { results } };
}

function targetsOf(type: string, { hosts, downtimes, now }: Here): readonly Target[] {
  if (type === 'Host') return hosts.map((host) => ({ host, service: '' }));
  if (type === 'Service') return hosts.flatMap((host) => host.services.map(({ name }) => ({ host, service: name })));
  return downtimes.at(now).flatMap((downtime) => {
    const host = hosts.find(({ name }) => name === downtime.host);
    return host === undefined ? [] : [{ host, service: downtime.service, downtime }];
  });
}

function nameOf({ host, service, downtime }: Target): string {
  return downtime?.name ?? (service === '' ? host.name : `${host.name}!${service}`);
}

function subjectOf({ host, service, downtime }: Target, { downtimes, now }: Here): Subject {
  const state = stateOf(host, service);
  return {
    'host.name': host.name,
    'host.address': host.address,
    'host.state': stateOf(host, ''),
    'host.downtime_depth': downtimes.depth(host.name, '', now),
    ...(service !== '' && {
      'service.name': service,
      'service.state': state,
      'service.host_name': host.name,
      'service.downtime_depth': downtimes.depth(host.name, service, now),
    }),
    ...(downtime !== undefined && {
      'downtime.name': downtime.name,
      'downtime.author': downtime.author,
      'downtime.comment': downtime.comment,
      'downtime.host_name': downtime.host,
      'downtime.service_name': downtime.service,
    }),
  };
}

/** A host is 0 or 1; one that was never checked is 1 too, as if it were down. */
function stateOf(host: MonitoredHost, service: string): ServiceState {
  if (service === '') return host.isDown || host.isPending ? 1 : 0;
  return host.isPending ? 3 : (host.services.find(({ name }) => name === service)?.state ?? 3);
}

type Showing = { readonly attrs: readonly string[]; readonly here: Here };

function resultOf(type: string, one: Target, { attrs, here }: Showing) {
  const all = one.downtime === undefined ? checkableOf(one, here) : downtimeOf(one.downtime);
  const shown = attrs.length === 0 ? all : Object.fromEntries(attrs.map((name) => [name, all[name] ?? null]));
  const { fault } = here;
  const what = fault?.kind === 'wrong-type' ? (fault.what ?? 'state') : undefined;
  const wrong = {
    ...(what === 'state' && { state: 'UP' }),
    ...(what === 'depth' && { downtime_depth: null }),
    ...(what === 'name' && { name: 4711 }),
  };
  return { attrs: { ...shown, ...wrong }, joins: {}, meta: {}, name: what === 'name' ? 4711 : nameOf(one), type };
}

function checkableOf({ host, service }: Target, { downtimes, now, fault }: Here): Readonly<Record<string, unknown>> {
  const state = stateOf(host, service);
  const output = state === 0 ? 'OK' : fault?.kind === 'language' ? 'CRITIQUE : délai dépassé' : 'CRITICAL - timed out';
  return {
    name: service === '' ? host.name : service,
    __name: service === '' ? host.name : `${host.name}!${service}`,
    ...(service !== '' && { host_name: host.name }),
    display_name: service === '' ? host.name : service,
    address: host.address,
    // Numbers with a fraction, as all of Icinga's are.
    state,
    state_type: 1,
    last_hard_state: state,
    last_check: host.isPending ? -1 : now - 60.25,
    downtime_depth: downtimes.depth(host.name, service, now),
    acknowledgement: 0,
    enable_active_checks: true,
    last_check_result: host.isPending ? null : { exit_status: state, output, execution_end: now - 60.25 },
  };
}

function downtimeOf(one: Downtime): Readonly<Record<string, unknown>> {
  return {
    name: one.name.split('!').at(-1),
    __name: one.name,
    host_name: one.host,
    service_name: one.service,
    author: one.author,
    comment: one.comment,
    start_time: one.start,
    end_time: one.end,
    entry_time: one.entry,
    fixed: one.isFixed,
    duration: one.duration,
    parent: one.parent,
    config_owner: one.scheduledBy,
    legacy_id: one.legacyId,
  };
}

const FRENCH: Readonly<Record<string, string>> = { 'No objects found.': 'Aucun objet trouvé.' };

export function failure(error: number, status: string, fault: IcingaFault | undefined): Reply {
  return {
    status: error,
    body: { error, status: fault?.kind === 'language' ? (FRENCH[status] ?? 'Erreur.') : status },
  };
}
