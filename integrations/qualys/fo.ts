// FO: XML. Hosts page by page, the detections of one host, scans by an appliance.
import { z } from 'zod';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { HttpClient, HttpRequest } from '../floor/http.ts';
import { id, instant, optionalInstant, optionalText, type Rows, readRows } from './reading.ts';
import type { QualysSettings } from './settings.ts';
import { documentOf } from './xml.ts';

export type Host = {
  /** Of VM; another number than that of the asset. */
  readonly id: string;
  readonly assetId: string | null;
  readonly dns: string | null;
  readonly netbios: string | null;
  readonly ip: string | null;
  readonly hasAgent: boolean;
  readonly tagIds: readonly string[];
  readonly lastScan: Date | null;
};
/** `next`: from which id the list goes on; null: it ends here. */
export type HostPage = Rows<Host> & { readonly next: string | null };

export type Detection = {
  readonly id: string;
  readonly isOpen: boolean;
  readonly isConfirmed: boolean;
  readonly isIgnored: boolean;
  readonly firstFound: Date;
  readonly lastTest: Date;
  readonly fixedAt: Date | null;
};
/** `host` null: it has no detection that matches, which says nothing about whether it was scanned. */
export type HostDetections = {
  readonly host: { readonly lastScan: Date | null; readonly detections: readonly Detection[] } | null;
  /** How far the clock there is ahead, in milliseconds; 0 where it does not say. */
  readonly ahead: number;
};

export type ScanOrder = {
  readonly title: string;
  readonly appliance: string;
  readonly optionProfile: string;
  readonly ip: string;
};

/** All of them throw IntegrationFault. */
export type Fo = {
  hosts(query: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HostPage>;
  detections(hostId: string, signal: AbortSignal): Promise<HostDetections>;
  /** Returns by what the scan is asked about. */
  launchScan(order: ScanOrder, signal: AbortSignal): Promise<string>;
  /** null: there is no such scan. */
  scanState(reference: string, signal: AbortSignal): Promise<string | null>;
};

const hostRow = z
  .object({
    ID: id,
    ASSET_ID: id.nullish(),
    DNS: optionalText,
    NETBIOS: optionalText,
    IP: optionalText,
    TRACKING_METHOD: optionalText,
    TAGS: z.union([z.literal(''), z.object({ TAG: z.array(z.object({ TAG_ID: id })) })]).nullish(),
    LAST_VULN_SCAN_DATETIME: optionalInstant,
  })
  .transform(
    (row): Host => ({
      id: row.ID,
      assetId: row.ASSET_ID ?? null,
      dns: row.DNS,
      netbios: row.NETBIOS,
      ip: row.IP,
      hasAgent: /AGENT/i.test(row.TRACKING_METHOD ?? ''),
      tagIds: typeof row.TAGS === 'object' && row.TAGS !== null ? row.TAGS.TAG.map(({ TAG_ID }) => TAG_ID) : [],
      lastScan: row.LAST_VULN_SCAN_DATETIME ?? null,
    }),
  );

/** No list: nothing matches. */
const listOf = <T>(name: string, row: z.ZodType<T>) =>
  z
    .union([z.literal(''), z.object({ [name]: z.array(row) })])
    .nullish()
    .transform((list): readonly T[] => (typeof list === 'object' && list !== null ? (list[name] ?? []) : []));

const hostsAnswer = z.object({
  RESPONSE: z.object({
    HOST_LIST: listOf('HOST', z.unknown()),
    WARNING: z.object({ URL: z.string() }).nullish(),
  }),
});

const STATUSES = ['New', 'Active', 'Re-Opened', 'Fixed'] as const;
const detectionRow = z
  .object({
    UNIQUE_VULN_ID: id,
    TYPE: z.string(),
    STATUS: z.enum(STATUSES),
    FIRST_FOUND_DATETIME: instant,
    LAST_TEST_DATETIME: instant,
    LAST_FIXED_DATETIME: optionalInstant,
    IS_IGNORED: z.string().nullish(),
    IS_DISABLED: z.string().nullish(),
  })
  .transform(
    (row): Detection => ({
      id: row.UNIQUE_VULN_ID,
      isOpen: row.STATUS !== 'Fixed',
      isConfirmed: row.TYPE === 'Confirmed',
      isIgnored: row.IS_IGNORED === '1' || row.IS_DISABLED === '1',
      firstFound: row.FIRST_FOUND_DATETIME,
      lastTest: row.LAST_TEST_DATETIME,
      fixedAt: row.LAST_FIXED_DATETIME ?? null,
    }),
  );
const detectionsAnswer = z.object({
  RESPONSE: z.object({
    HOST_LIST: listOf(
      'HOST',
      z.object({
        ID: id,
        LAST_SCAN_DATETIME: optionalInstant,
        LAST_VM_SCANNED_DATE: optionalInstant,
        DETECTION_LIST: listOf('DETECTION', detectionRow),
      }),
    ),
  }),
});
const launchAnswer = z.object({
  RESPONSE: z.object({
    ITEM_LIST: z.object({ ITEM: z.array(z.object({ KEY: z.string(), VALUE: z.string() })) }),
  }),
});
const scansAnswer = z.object({
  RESPONSE: z.object({
    SCAN_LIST: listOf('SCAN', z.object({ REF: z.string(), STATUS: z.object({ STATE: z.string() }) })),
  }),
});

export type Asking = {
  readonly headers: () => Readonly<Record<string, string>>;
  readonly now: () => Date;
};

export function createFo(http: HttpClient, versions: QualysSettings['versions'], { headers, now }: Asking): Fo {
  async function ask<T>(request: HttpRequest, root: string, schema: z.ZodType<T>, signal: AbortSignal) {
    const answer = await http.ask({ ...request, headers: { ...headers(), accept: 'application/xml' } }, signal);
    const read = schema.safeParse(documentOf(answer.text, root));
    if (!read.success) {
      const where = read.error.issues[0]?.path.filter((part) => typeof part === 'string').join('/') ?? '';
      throw new IntegrationFault({ kind: 'nonsense', detail: `${root}: ${where} makes no sense` });
    }
    return { said: read.data, date: answer.headers.date };
  }
  const form = (path: string, fields: Readonly<Record<string, string>>, isRead = true): HttpRequest => ({
    method: 'POST',
    path,
    body: new URLSearchParams(fields),
    isRead,
  });
  const scans = `/api/${versions.scans}/fo/scan/`;
  return {
    hosts: async (query, signal) => {
      const path = `/api/${versions.hosts}/fo/asset/host/`;
      const fields = { action: 'list', details: 'All', show_tags: '1', show_asset_id: '1', ...query };
      const { said } = await ask(form(path, fields), 'HOST_LIST_OUTPUT', hostsAnswer, signal);
      const { HOST_LIST, WARNING } = said.RESPONSE;
      return { ...readRows(HOST_LIST, hostRow, idOfHost), next: WARNING == null ? null : nextOf(WARNING.URL) };
    },
    detections: async (hostId, signal) => {
      const path = `/api/${versions.detections}/fo/asset/host/vm/detection/`;
      const fields = { action: 'list', ids: hostId, status: STATUSES.join(',') };
      const { said, date } = await ask(form(path, fields), 'HOST_LIST_VM_DETECTION_OUTPUT', detectionsAnswer, signal);
      const host = said.RESPONSE.HOST_LIST.find(({ ID }) => ID === hostId);
      const detections = new Map((host?.DETECTION_LIST ?? []).map((one) => [one.id, one]));
      const lastScan = host?.LAST_VM_SCANNED_DATE ?? host?.LAST_SCAN_DATETIME ?? null;
      return {
        host: host === undefined ? null : { lastScan, detections: [...detections.values()] },
        ahead: aheadOf(date, now()),
      };
    },
    launchScan: async ({ title, appliance, optionProfile, ip }, signal) => {
      const fields = { action: 'launch', scan_title: title, option_title: optionProfile, iscanner_name: appliance, ip };
      const { said } = await ask(form(scans, fields, false), 'SIMPLE_RETURN', launchAnswer, signal);
      const reference = said.RESPONSE.ITEM_LIST.ITEM.find(({ KEY }) => KEY === 'REFERENCE');
      if (reference === undefined)
        throw new IntegrationFault({ kind: 'nonsense', detail: 'a scan without a reference' });
      return reference.VALUE;
    },
    scanState: async (reference, signal) => {
      const { said } = await ask(
        form(scans, { action: 'list', scan_ref: reference }),
        'SCAN_LIST_OUTPUT',
        scansAnswer,
        signal,
      );
      return said.RESPONSE.SCAN_LIST.find(({ REF }) => REF === reference)?.STATUS.STATE ?? null;
    },
  };
}

function idOfHost(row: unknown): unknown {
  return typeof row === 'object' && row !== null && 'ID' in row ? row.ID : null;
}

/** The address itself is not followed: what it says is asked of the host that the settings name. */
function nextOf(url: string): string {
  const from = URL.canParse(url) ? new URL(url).searchParams.get('id_min') : null;
  if (from === null || !/^\d+$/.test(from))
    throw new IntegrationFault({ kind: 'nonsense', detail: 'a next page without id_min' });
  return from;
}

function aheadOf(date: string | undefined, now: Date): number {
  const ms = date === undefined ? Number.NaN : Date.parse(date) - now.getTime();
  return Number.isNaN(ms) ? 0 : ms;
}
