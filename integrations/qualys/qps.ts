// QPS: JSON. Assets with an agent, tags, a scan asked of an agent. Refusals come with HTTP 200.
import { z } from 'zod';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { HttpClient } from '../floor/http.ts';
import { parsedJson } from '../floor/read-json.ts';
import { faultOfResponseCode } from './faults.ts';
import { id, instant, optionalText, type Rows, readRows } from './reading.ts';
import type { QualysSettings } from './settings.ts';

export type Agent = {
  /** Of the asset; another number than that of the host of VM. */
  readonly assetId: string;
  readonly hostId: string | null;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly version: string | null;
  readonly isActive: boolean;
  readonly lastCheckedIn: Date | null;
  readonly tagIds: readonly string[];
};
export type Tag = { readonly id: string; readonly name: string };

/** `next`: after which id the list goes on; null: it ends here. */
export type QpsPage<T> = Rows<T> & { readonly next: string | null };

/** `refused`: the account may not, or Qualys will not now, as while another scan of that agent runs. */
export type ScanAsked = 'asked' | 'not allowed' | 'not now';

/** All of them throw IntegrationFault. */
export type Qps = {
  agents(after: string | null, signal: AbortSignal): Promise<QpsPage<Agent>>;
  countAgents(signal: AbortSignal): Promise<number>;
  tags(after: string | null, signal: AbortSignal): Promise<QpsPage<Tag>>;
  countTags(signal: AbortSignal): Promise<number>;
  scanAgent(assetId: string, signal: AbortSignal): Promise<ScanAsked>;
};

/** Without it, an asset comes with its software and vulnerabilities. */
const AGENT_FIELDS = 'id,name,dnsHostName,address,networkInterface,qwebHostId,agentInfo,tags';

const many = <T>(row: z.ZodType<T>) =>
  z.preprocess((value) => (value === undefined || value === null ? [] : [value].flat()), z.array(row));

const agentRow = z
  .object({
    id,
    name: optionalText,
    dnsHostName: optionalText,
    address: optionalText,
    qwebHostId: id.nullish(),
    networkInterface: z
      .object({ list: many(z.object({ HostAssetInterface: z.object({ address: optionalText }) })) })
      .nullish(),
    agentInfo: z.object({
      agentVersion: optionalText,
      status: z.enum(['STATUS_ACTIVE', 'STATUS_INACTIVE']),
      lastCheckedIn: instant.nullish(),
    }),
    tags: z.object({ list: many(z.object({ TagSimple: z.object({ id }) })) }).nullish(),
  })
  .transform(
    (row): Agent => ({
      assetId: row.id,
      hostId: row.qwebHostId ?? null,
      name: row.dnsHostName ?? row.name ?? row.address ?? row.id,
      addresses: [
        ...new Set(
          [row.address, ...(row.networkInterface?.list ?? []).map((one) => one.HostAssetInterface.address)].flatMap(
            (one) => one ?? [],
          ),
        ),
      ].sort(),
      version: row.agentInfo.agentVersion,
      isActive: row.agentInfo.status === 'STATUS_ACTIVE',
      lastCheckedIn: row.agentInfo.lastCheckedIn ?? null,
      tagIds: (row.tags?.list ?? []).map(({ TagSimple }) => TagSimple.id),
    }),
  );
const tagRow = z.object({ id, name: z.string().trim().min(1) });

const answerOf = z.object({
  ServiceResponse: z.object({
    responseCode: z.string(),
    responseErrorDetails: z.object({ errorMessage: z.string().nullish() }).nullish(),
    count: z.string().regex(/^\d+$/).nullish(),
    hasMoreRecords: z.union([z.boolean(), z.enum(['true', 'false'])]).nullish(),
    lastId: id.nullish(),
    data: many(z.record(z.string(), z.unknown())),
  }),
});
type Said = z.infer<typeof answerOf>['ServiceResponse'];
type Criterion = { readonly field: string; readonly operator: 'EQUALS' | 'GREATER'; readonly value: string };

export function createQps(
  http: HttpClient,
  { agentTag, pageSize }: Pick<QualysSettings, 'agentTag' | 'pageSize'>,
  headers: () => Readonly<Record<string, string>>,
): Qps {
  async function ask(
    path: string,
    signal: AbortSignal,
    {
      query,
      request = {},
      isRead = true,
    }: { readonly query?: Readonly<Record<string, string>>; readonly request?: object; readonly isRead?: boolean },
  ): Promise<Said> {
    const body = { ServiceRequest: request };
    const answer = await http.ask(
      { method: 'POST', path: `/qps/rest/${path}`, ...(query && { query }), headers: headers(), body, isRead },
      signal,
    );
    const read = answerOf.safeParse(parsedJson(answer.text, keepingNumbers));
    if (!read.success) throw new IntegrationFault({ kind: 'nonsense', detail: `no answer of /${path}` });
    return read.data.ServiceResponse;
  }
  async function search<T>(
    of: 'hostasset' | 'tag',
    given: readonly Criterion[],
    row: z.ZodType<T>,
    { after, signal, fields }: { after: string | null; signal: AbortSignal; fields?: string },
  ): Promise<QpsPage<T>> {
    const criteria: readonly Criterion[] = [
      ...given,
      ...(after === null ? [] : [{ field: 'id', operator: 'GREATER' as const, value: after }]),
    ];
    const request = { preferences: { limitResults: String(pageSize) }, ...filtered(criteria) };
    const said = succeeded(
      await ask(`2.0/search/am/${of}`, signal, { request, ...(fields !== undefined && { query: { fields } }) }),
    );
    const name = of === 'tag' ? 'Tag' : 'HostAsset';
    const rows = said.data.map((one) => one[name]);
    if (said.count != null && Number(said.count) !== rows.length)
      throw new IntegrationFault({ kind: 'incomplete', detail: `${of}: ${rows.length} of ${said.count} records` });
    const hasMore = String(said.hasMoreRecords ?? 'false') === 'true';
    if (hasMore && said.lastId == null)
      throw new IntegrationFault({
        kind: 'incomplete',
        detail: `${of}: more records, and no id after which they come`,
      });
    return { ...readRows(rows, row, idOfRow), next: hasMore ? (said.lastId ?? null) : null };
  }
  async function count(of: 'hostasset' | 'tag', criteria: readonly Criterion[], signal: AbortSignal): Promise<number> {
    const said = succeeded(await ask(`2.0/count/am/${of}`, signal, { request: filtered(criteria) }));
    if (said.count == null) throw new IntegrationFault({ kind: 'nonsense', detail: `${of}: no count` });
    return Number(said.count);
  }
  // Without this criterion the search is invalid.
  const agents: readonly Criterion[] = [{ field: 'tagName', operator: 'EQUALS', value: agentTag }];
  return {
    agents: (after, signal) => search('hostasset', agents, agentRow, { after, signal, fields: AGENT_FIELDS }),
    countAgents: (signal) => count('hostasset', agents, signal),
    tags: (after, signal) => search('tag', [], tagRow, { after, signal }),
    countTags: (signal) => count('tag', [], signal),
    scanAgent: async (assetId, signal) => {
      const query = { scan: 'Vulnerability_Scan', overrideConfigCpu: 'false' };
      const said = await ask(`1.0/ods/ca/agentasset/${assetId}`, signal, { query, isRead: false });
      if (said.responseCode === 'SUCCESS') return 'asked';
      if (said.responseCode === 'UNAUTHORIZED') return 'not allowed';
      if (said.responseCode === 'INVALID_REQUEST') return 'not now';
      throw new IntegrationFault(faultOf(said));
    },
  };
}

function filtered(criteria: readonly Criterion[]): object {
  return criteria.length === 0 ? {} : { filters: { Criteria: criteria } };
}

function succeeded(said: Said): Said {
  if (said.responseCode !== 'SUCCESS') throw new IntegrationFault(faultOf(said));
  return said;
}

function faultOf({ responseCode, responseErrorDetails }: Said) {
  return faultOfResponseCode(responseCode, responseErrorDetails?.errorMessage ?? '');
}

function idOfRow(row: unknown): unknown {
  return typeof row === 'object' && row !== null && 'id' in row ? row.id : null;
}

/** Numbers stay as they are written: an id may lose its last digits. */
function keepingNumbers(text: string): unknown {
  return JSON.parse(text, (_, value, context?: { readonly source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value,
  );
}
