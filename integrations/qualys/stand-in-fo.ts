// FO: `/api/N.0/fo/…`, XML. Host list, detections, scans.
import { type Asked, duplicated, type Reply } from '../floor/stand-in-server.ts';
import type { Detection, Host, Status } from './stand-in-estate.ts';
import type { QualysFault } from './stand-in-faults.ts';
import type { Scan, Scans } from './stand-in-scans.ts';
import { cdata, documentOf, stamp, type Xml } from './stand-in-xml.ts';

export type Here = {
  readonly at: Date;
  readonly fault: QualysFault | undefined;
  readonly url: string;
  readonly scans: Scans;
  /** What the account may see. */
  readonly hosts: readonly Host[];
};

const LIMIT = 1000;
const FRENCH: readonly (readonly [RegExp, string])[] = [
  [
    /record limit exceeded\. Use URL to get next batch of results\./,
    'enregistrements au plus. Utilisez l’URL pour la suite.',
  ],
  [/Unrecognized parameter/, 'Paramètre inconnu'],
  [/Bad Login\/Password/, 'Identifiant ou mot de passe incorrect'],
];

export function simpleReturn(
  { at, url, fault }: Pick<Here, 'at' | 'url' | 'fault'>,
  status: number,
  said: { readonly code?: number; readonly text: string; readonly items?: Readonly<Record<string, string>> },
): Reply {
  const items = Object.entries(said.items ?? {}).map(([KEY, VALUE]) => ({ ITEM: { KEY, VALUE } }));
  const content = {
    RESPONSE: {
      DATETIME: stamp(at),
      CODE: said.code,
      TEXT: spoken(said.text, fault),
      ITEM_LIST: items.length > 0 ? items : undefined,
    },
  };
  return xmlReply(status, documentOf('SIMPLE_RETURN', content, { dtd: `${url}/api/2.0/simple_return.dtd` }));
}

export function fo(asked: Asked, here: Here): Reply {
  const parameters = new URLSearchParams([...asked.query, ...asked.form]);
  const { fault } = here;
  if (fault?.kind === 'invalid-request') return bad(here, 'parameter truncation_limit has invalid value: x');
  const [, endpoint = ''] = /^\/api\/\d\.\d\/fo\/(.+?)\/?$/.exec(asked.path) ?? [];
  const action = parameters.get('action');
  if (action === null) return simpleReturn(here, 400, { code: 1903, text: 'Missing required parameter(s): action' });
  if (endpoint === 'asset/host' && action === 'list') return hostList(asked, parameters, here);
  if (endpoint === 'asset/host/vm/detection' && action === 'list') return detections(asked, parameters, here);
  if (endpoint === 'scan' && action === 'launch') return launch(asked, parameters, here);
  if (endpoint === 'scan' && action === 'list') return scanList(parameters, here);
  return bad(here, `parameter action has invalid value: ${action}`);
}

const HOSTS = [
  'action',
  'details',
  'show_tags',
  'truncation_limit',
  'ids',
  'ips',
  'id_min',
  'id_max',
  'vm_scan_since',
  'no_vm_scan_since',
  'show_asset_id',
  'echo_request',
];
const DETECTIONS = [
  ...HOSTS,
  'status',
  'qids',
  'severities',
  'show_igs',
  'show_results',
  'output_format',
  'detection_updated_since',
  'vm_processed_after',
];

function hostList(asked: Asked, parameters: URLSearchParams, here: Here): Reply {
  const unknown = [...parameters.keys()].find((name) => !HOSTS.includes(name));
  if (unknown !== undefined) return bad(here, `Unrecognized parameter(s): ${unknown}`);
  const since = dateOf(parameters.get('vm_scan_since'));
  const rows = selected(parameters, here.hosts).filter(({ lastScan }) => since === undefined || lastScan >= since);
  const withTags = parameters.get('show_tags') === '1';
  return listed(
    asked,
    parameters,
    { ...here, root: 'HOST_LIST_OUTPUT', file: 'asset/host/host_list_output.dtd' },
    rows,
    (host) => ({
      ...headOf(host, here.fault),
      NETBIOS: cdata(host.netbios),
      ...(withTags && { TAGS: host.tags.map(({ id, name }) => ({ TAG: { TAG_ID: id, NAME: cdata(name) } })) }),
      LAST_VULN_SCAN_DATETIME: dated(host.lastScan, here.fault),
    }),
  );
}

function detections(asked: Asked, parameters: URLSearchParams, here: Here): Reply {
  const unknown = [...parameters.keys()].find((name) => !DETECTIONS.includes(name));
  if (unknown !== undefined) return bad(here, `Unrecognized parameter(s): ${unknown}`);
  // Fixed ones only when they are asked for.
  const status = new Set<string>((parameters.get('status') ?? 'New,Active,Re-Opened').split(','));
  const qids = parameters.get('qids')?.split(',');
  const updated = dateOf(parameters.get('detection_updated_since'));
  const processed = dateOf(parameters.get('vm_processed_after'));
  const matching = ({ detections: all }: Host) =>
    all.filter(
      (one) =>
        status.has(one.status) &&
        (qids === undefined || qids.includes(String(one.qid))) &&
        (updated === undefined || one.updated >= updated),
    );
  const rows = selected(parameters, here.hosts).filter(
    (host) => matching(host).length > 0 && (processed === undefined || host.lastScan > processed),
  );
  const file = 'asset/host/vm/detection/dtd/output.dtd';
  return listed(asked, parameters, { ...here, root: 'HOST_LIST_VM_DETECTION_OUTPUT', file }, rows, (host) => ({
    ...headOf(host, here.fault),
    LAST_SCAN_DATETIME: dated(host.lastScan, here.fault),
    LAST_VM_SCANNED_DATE: dated(host.lastScan, here.fault),
    DETECTION_LIST: matching(host).map((one) => ({ DETECTION: detectionOf(one, here.fault) })),
  }));
}

function headOf({ id, assetId, ip, dns, os, agent }: Host, fault: QualysFault | undefined) {
  return {
    ID: fault?.kind === 'wrong-type' && fault.what === 'id' ? `host-${id}` : id,
    ASSET_ID: assetId,
    IP: ip,
    TRACKING_METHOD: agent === undefined ? 'IP' : 'AGENT',
    DNS: cdata(dns),
    OS: cdata(os),
  };
}

function detectionOf(one: Detection, fault: QualysFault | undefined): Xml {
  const status: Status | string = fault?.kind === 'wrong-type' && fault.what === 'status' ? 'Unbekannt' : one.status;
  return {
    UNIQUE_VULN_ID: one.id,
    QID: one.qid,
    TYPE: 'Confirmed',
    SEVERITY: one.severity,
    SSL: 0,
    STATUS: status,
    FIRST_FOUND_DATETIME: stamp(one.firstFound),
    LAST_FOUND_DATETIME: stamp(one.lastFound),
    LAST_TEST_DATETIME: dated(one.lastTest, fault),
    LAST_UPDATE_DATETIME: stamp(one.updated),
    LAST_FIXED_DATETIME: one.fixed === undefined ? undefined : stamp(one.fixed),
    IS_IGNORED: 0,
    IS_DISABLED: 0,
    LAST_PROCESSED_DATETIME: stamp(one.updated),
  };
}

type Listing = Here & { readonly root: string; readonly file: string };

/** A page in the order of host ids, with the address of the next one while there is more. */
function listed(
  asked: Asked,
  parameters: URLSearchParams,
  here: Listing,
  all: readonly Host[],
  show: (host: Host) => Xml,
): Reply {
  const { fault, url } = here;
  const limit = Number(parameters.get('truncation_limit') ?? LIMIT);
  if (!Number.isInteger(limit) || limit < 0) return bad(here, 'parameter truncation_limit has invalid value');
  const page = limit === 0 ? all : all.slice(0, limit);
  const next = all[page.length];
  const how = fault?.kind === 'truncated' ? (fault.how ?? 'unsaid') : undefined;
  const shown = how === 'empty' ? [] : how === 'unsaid' ? page.slice(0, Math.ceil(page.length / 2)) : page;
  const rows = fault?.kind === 'duplicated' ? duplicated(shown) : shown;
  const from = how === 'loop' ? page[0]?.id : how === 'unsaid' || how === 'empty' ? undefined : next?.id;
  const again = new URLSearchParams(parameters);
  again.set('id_min', String(from));
  const hasList = rows.length > 0 && !(fault?.kind === 'wrong-type' && fault.what === 'no-list');
  const content = {
    RESPONSE: {
      DATETIME: stamp(here.at),
      HOST_LIST: hasList ? rows.map((host) => ({ HOST: show(host) })) : undefined,
      WARNING:
        from === undefined
          ? undefined
          : {
              CODE: 1980,
              TEXT: spoken(`${page.length} record limit exceeded. Use URL to get next batch of results.`, fault),
              URL: cdata(`${url}${asked.path}?${again}`),
            },
    },
  };
  const dtd = `${url}${asked.path.split('/fo/')[0]}/fo/${here.file}`;
  return xmlReply(200, documentOf(here.root, content, { dtd, growing: fault?.kind === 'entities' }));
}

function launch(asked: Asked, parameters: URLSearchParams, here: Here): Reply {
  if (asked.method !== 'POST')
    return simpleReturn(here, 400, { code: 1904, text: 'GET is not allowed for action=launch' });
  const missing = ['scan_title', 'option_title'].find((name) => !parameters.has(name));
  if (missing !== undefined)
    return simpleReturn(here, 400, { code: 1903, text: `Missing required parameter(s): ${missing}` });
  const byTag = parameters.get('target_from') === 'tags';
  const target = parameters.get(byTag ? 'tag_set_include' : 'ip') ?? '';
  const wanted = target.split(',').filter((one) => one !== '');
  const hosts = here.hosts.filter(({ ip, tags }) =>
    byTag
      ? tags.some(({ name, id }) => wanted.includes(parameters.get('tag_set_by') === 'name' ? name : String(id)))
      : wanted.includes(ip),
  );
  if (hosts.length === 0) return bad(here, 'No target hosts: the IPs are not in your account, or no asset has the tag');
  const ends = here.fault?.kind === 'scan-ends' ? (here.fault.state ?? 'Error') : 'Finished';
  const title = parameters.get('scan_title') ?? '';
  const { ref } = here.scans.launch(here.at, { title, target, byAgent: false, hosts, ends });
  return simpleReturn(here, 200, {
    text: 'New vm scan launched',
    items: { ID: ref.split('.')[1] ?? '', REFERENCE: ref },
  });
}

function scanList(parameters: URLSearchParams, here: Here): Reply {
  const { at, scans, url } = here;
  const wanted = parameters.get('scan_ref');
  const found = scans.all.filter(({ ref, byAgent }) => !byAgent && (wanted === null || ref === wanted));
  const shown = (scan: Scan) => ({
    REF: scan.ref,
    TYPE: 'API',
    TITLE: cdata(scan.title),
    LAUNCH_DATETIME: stamp(scan.launched),
    PROCESSED: scans.stateOf(scan, at) === 'Finished' ? 1 : 0,
    STATUS: { STATE: scans.stateOf(scan, at) },
    TARGET: cdata(scan.target),
  });
  const SCAN_LIST = found.length === 0 ? undefined : found.map((scan) => ({ SCAN: shown(scan) }));
  const content = { RESPONSE: { DATETIME: stamp(at), SCAN_LIST } };
  return xmlReply(200, documentOf('SCAN_LIST_OUTPUT', content, { dtd: `${url}/api/2.0/fo/scan/scan_list_output.dtd` }));
}

/** In the order of their ids; `ids` may hold ranges. */
function selected(parameters: URLSearchParams, hosts: readonly Host[]): readonly Host[] {
  const from = Number(parameters.get('id_min') ?? 0);
  const to = Number(parameters.get('id_max') ?? Number.POSITIVE_INFINITY);
  const ips = parameters.get('ips')?.split(',');
  const ranges = parameters
    .get('ids')
    ?.split(',')
    .map((one) => one.split('-').map(Number));
  const isAsked = (id: number) =>
    ranges === undefined || ranges.some(([low = 0, high = low]) => id >= low && id <= high);
  return hosts.filter(({ id, ip }) => id >= from && id <= to && isAsked(id) && (ips === undefined || ips.includes(ip)));
}

function bad(here: Here, text: string): Reply {
  return simpleReturn(here, 400, { code: 1905, text });
}

function dated(at: Date, fault: QualysFault | undefined): string {
  return fault?.kind === 'wrong-type' && fault.what === 'date' ? '28/11/2026 05:00' : stamp(at);
}

function dateOf(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text);
}

function spoken(text: string, fault: QualysFault | undefined): string {
  if (fault?.kind !== 'language') return text;
  return FRENCH.reduce((said, [english, french]) => said.replace(english, french), text);
}

function xmlReply(status: number, body: string): Reply {
  return { status, type: 'application/xml; charset=UTF-8', body };
}
