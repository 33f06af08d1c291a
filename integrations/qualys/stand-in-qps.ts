// QPS: `/qps/rest/…`, XML or JSON. Agents as assets, tags, a scan asked of an agent. Failures come with HTTP 200.
import { type Asked, duplicated, isRecord, type Reply } from '../floor/stand-in-server.ts';
import type { Host, Tag } from './stand-in-estate.ts';
import type { Here } from './stand-in-fo.ts';
import { stamp, type Xml, xmlOf } from './stand-in-xml.ts';

type Criterion = { readonly field: string; readonly operator: string; readonly value: string };
type Request = {
  readonly criteria: readonly Criterion[];
  readonly limit: number;
  readonly startFromId: number;
  readonly tagName: string | undefined;
};

export type QpsHere = Here & { readonly tags: Tag[]; readonly mayWrite: boolean };

const PAGE = 100;
const HOST_FIELDS = [
  'id',
  'tagName',
  'name',
  'qwebHostId',
  'dnsHostName',
  'address',
  'lastVulnScan',
  'updated',
  'trackingMethod',
];

export function qps(asked: Asked, here: QpsHere): Reply {
  if (asked.method !== 'POST')
    return answered(asked, {
      responseCode: 'INVALID_REQUEST',
      responseErrorDetails: { errorMessage: 'POST is expected' },
    });
  const request = requestOf(asked);
  const { fault } = here;
  if (fault?.kind === 'invalid-request' || request === undefined) return invalid(asked, 'Invalid element <Criterion>');
  const scan = /^\/qps\/rest\/1\.0\/ods\/ca\/agentasset\/(\d+)$/.exec(asked.path);
  if (scan !== null) return scanned(asked, Number(scan[1]), here);
  switch (asked.path) {
    case '/qps/rest/2.0/search/am/hostasset':
    case '/qps/rest/2.0/count/am/hostasset':
      return assets(asked, request, here);
    case '/qps/rest/2.0/search/am/tag':
    case '/qps/rest/2.0/count/am/tag':
      return tagsOf(asked, request, here);
    case '/qps/rest/2.0/create/am/tag': {
      if (!here.mayWrite)
        return answered(asked, {
          responseCode: 'UNAUTHORIZED',
          responseErrorDetails: { errorMessage: 'You do not have permission' },
        });
      const name = request.tagName ?? '';
      if (name === '' || here.tags.some((tag) => tag.name === name))
        return invalid(asked, `A tag of this name exists or none is given: ${name}`);
      const tag = { id: Math.max(...here.tags.map(({ id }) => id)) + 1, name };
      here.tags.push(tag);
      return answered(asked, { responseCode: 'SUCCESS', count: 1, data: [{ Tag: tag }] });
    }
  }
  const update = /^\/qps\/rest\/2\.0\/update\/am\/tag\/(\d+)$/.exec(asked.path);
  const tag = here.tags.find(({ id }) => id === Number(update?.[1]));
  if (update === null || tag === undefined)
    return { status: 404, body: { ServiceResponse: { responseCode: 'NOT_FOUND' } } };
  if (request.tagName !== undefined) tag.name = request.tagName;
  return answered(asked, { responseCode: 'SUCCESS', count: 1, data: [{ Tag: { id: tag.id } }] });
}

/** Without the tag of agents there would be no end to the list: the criterion must be there. */
function assets(asked: Asked, request: Request, here: QpsHere): Reply {
  const wrong = request.criteria.find(({ field }) => !HOST_FIELDS.includes(field));
  if (wrong !== undefined) return invalid(asked, `Unknown field ${wrong.field}`);
  if (!request.criteria.some(({ field, value }) => field === 'tagName' && value === 'Cloud Agent')) {
    return invalid(asked, 'Criteria tagName EQUALS Cloud Agent is mandatory');
  }
  const all = [...here.hosts]
    .sort((a, b) => a.assetId - b.assetId)
    .filter(
      (host) => host.agent !== undefined && request.criteria.every((one) => isMet(one, valuesOf(host, one.field))),
    );
  return paged(
    asked,
    request,
    here,
    all,
    ({ assetId }) => assetId,
    (host) => ({ HostAsset: assetOf(host, here) }),
  );
}

function tagsOf(asked: Asked, request: Request, here: QpsHere): Reply {
  const all = here.tags.filter((tag) =>
    request.criteria.every((one) => isMet(one, [one.field === 'name' ? tag.name : String(tag.id)])),
  );
  return paged(
    asked,
    request,
    here,
    all,
    ({ id }) => id,
    (tag) => ({ Tag: { id: tag.id, name: tag.name } }),
  );
}

function paged<T>(
  asked: Asked,
  request: Request,
  { fault }: QpsHere,
  all: readonly T[],
  idOf: (one: T) => number,
  show: (one: T) => Xml,
): Reply {
  const rest = all.filter((one) => idOf(one) >= request.startFromId);
  if (asked.path.includes('/count/')) return answered(asked, { responseCode: 'SUCCESS', count: rest.length });
  const page = rest.slice(0, request.limit);
  const how = fault?.kind === 'truncated' ? (fault.how ?? 'unsaid') : undefined;
  const shown = how === 'empty' ? [] : how === 'unsaid' ? page.slice(0, Math.ceil(page.length / 2)) : page;
  const rows = fault?.kind === 'duplicated' ? duplicated(shown) : shown;
  const last = rows.at(-1);
  const hasMore = how === 'loop' || (how === undefined && rest.length > page.length);
  const lastId = how === 'loop' ? request.startFromId : last === undefined ? undefined : idOf(last);
  return answered(asked, {
    responseCode: 'SUCCESS',
    count: rows.length,
    hasMoreRecords: String(hasMore),
    ...(hasMore && lastId !== undefined && { lastId }),
    ...(rows.length > 0 && !(fault?.kind === 'wrong-type' && fault.what === 'no-list') && { data: rows.map(show) }),
  });
}

function assetOf(host: Host, { fault }: QpsHere): Xml {
  const what = fault?.kind === 'wrong-type' ? (fault.what ?? 'id') : undefined;
  const { agent } = host;
  const dated = (at: Date) => (what === 'date' ? '28/11/2026 05:00' : stamp(at));
  return {
    id: what === 'id' ? `asset-${host.assetId}` : host.assetId,
    name: host.dns.split('.')[0] ?? host.dns,
    os: host.os,
    dnsHostName: host.dns,
    address: host.ip,
    trackingMethod: 'QAGENT',
    qwebHostId: host.id,
    lastVulnScan: dated(host.lastScan),
    ...(agent !== undefined && {
      agentInfo: {
        agentVersion: agent.version,
        status: what === 'status' ? 'STATUS_UNBEKANNT' : agent.isActive ? 'STATUS_ACTIVE' : 'STATUS_INACTIVE',
        lastCheckedIn: dated(agent.lastCheckedIn),
        connectedFrom: host.ip,
      },
    }),
    tags: { list: host.tags.map(({ id, name }) => ({ TagSimple: { id, name } })) },
  };
}

/** The id is that of the asset; a scan is refused while one of that host runs. */
function scanned(asked: Asked, assetId: number, here: QpsHere): Reply {
  const host = here.hosts.find((one) => one.assetId === assetId && one.agent !== undefined);
  if (!here.mayWrite)
    return answered(asked, {
      responseCode: 'UNAUTHORIZED',
      responseErrorDetails: { errorMessage: 'You do not have permission' },
    });
  if (host === undefined) return invalid(asked, `No agent asset with id ${assetId}`);
  if (asked.query.get('scan') !== 'Vulnerability_Scan') return invalid(asked, 'scan is mandatory');
  if (here.scans.isRunning(host, here.at)) return invalid(asked, 'A scan of this asset is in progress');
  const ends = here.fault?.kind === 'scan-ends' ? (here.fault.state ?? 'Error') : 'Finished';
  here.scans.launch(here.at, { title: 'On demand', target: host.ip, byAgent: true, hosts: [host], ends });
  return answered(asked, { responseCode: 'SUCCESS', count: 1, data: [{ AgentAsset: { id: assetId } }] });
}

function invalid(asked: Asked, errorMessage: string): Reply {
  return answered(asked, {
    responseCode: 'INVALID_REQUEST',
    responseErrorDetails: { errorMessage, errorResolution: 'Please correct the request' },
  });
}

/** In the form that is accepted; XML when nothing is said. */
export function answered({ headers }: Asked, response: Xml, status = 200): Reply {
  if ((headers.accept ?? '').includes('application/json')) return { status, body: { ServiceResponse: response } };
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${xmlOf({ ServiceResponse: response })}\n`;
  return { status, type: 'application/xml', body };
}

function valuesOf(host: Host, field: string): readonly string[] {
  switch (field) {
    case 'id':
      return [String(host.assetId)];
    case 'tagName':
      return host.tags.map(({ name }) => name);
    case 'qwebHostId':
      return [String(host.id)];
    case 'address':
      return [host.ip];
    case 'lastVulnScan':
    case 'updated':
      return [stamp(host.lastScan)];
    case 'trackingMethod':
      return ['QAGENT'];
    default:
      return [field === 'name' ? (host.dns.split('.')[0] ?? '') : host.dns];
  }
}

function isMet({ operator, value }: Criterion, values: readonly string[]): boolean {
  const compare = (one: string) =>
    /^\d+$/.test(value) ? Number(one) - Number(value) : one < value ? -1 : Number(one > value);
  switch (operator) {
    case 'GREATER':
      return values.some((one) => compare(one) > 0);
    case 'LESSER':
      return values.some((one) => compare(one) < 0);
    case 'CONTAINS':
      return values.some((one) => one.includes(value));
    case 'IN':
      return values.some((one) => value.split(',').includes(one));
    default:
      return values.includes(value);
  }
}

function requestOf({ text, json }: Asked): Request | undefined {
  return json === undefined
    ? fromXml(text)
    : isRecord(json) && isRecord(json.ServiceRequest)
      ? fromJson(json.ServiceRequest)
      : undefined;
}

function fromXml(text: string): Request | undefined {
  if (text !== '' && !text.includes('ServiceRequest')) return undefined;
  const criteria = [...text.matchAll(/<Criteria ([^>]*)>([^<]*)<\/Criteria>/g)].map(
    ([, attributes = '', value = '']) => ({
      field: /field="([^"]*)"/.exec(attributes)?.[1] ?? '',
      operator: /operator="([^"]*)"/.exec(attributes)?.[1] ?? '',
      value,
    }),
  );
  const tag = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  return {
    criteria,
    limit: Number(tag('limitResults') ?? PAGE),
    startFromId: Number(tag('startFromId') ?? 0),
    tagName: tag('name'),
  };
}

function fromJson(request: Readonly<Record<string, unknown>>): Request {
  const { preferences = {}, filters = {}, data = {} } = request;
  const listed = isRecord(filters) ? [filters.Criteria ?? []].flat() : [];
  const criteria = listed
    .filter(isRecord)
    .map(({ field, operator, value }) => ({ field: String(field), operator: String(operator), value: String(value) }));
  const tag = isRecord(data) && isRecord(data.Tag) ? data.Tag.name : undefined;
  const limit = isRecord(preferences) ? Number(preferences.limitResults ?? PAGE) : PAGE;
  const startFromId = isRecord(preferences) ? Number(preferences.startFromId ?? 0) : 0;
  return { criteria, limit, startFromId, tagName: typeof tag === 'string' ? tag : undefined };
}
