// `/api/now/attachment`: a file is the body of the request as it is.
import type { Asked, Reply } from '../floor/stand-in-server.ts';
import { failure, type Here } from './stand-in-table-api.ts';

export type Attachment = {
  readonly table: string;
  readonly record: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
};

export function attach({ method, path, query, headers, bytes }: Asked, { store }: Here, kept: Attachment[]): Reply {
  const [table = '', record = '', name = ''] = ['table_name', 'table_sys_id', 'file_name'].map(
    (one) => query.get(one) ?? '',
  );
  if (method === 'GET') {
    const [, of = ''] = /table_sys_id=([0-9a-f]+)/.exec(query.get('sysparm_query') ?? '') ?? [];
    return { status: 200, body: { result: kept.filter((one) => of === '' || one.record === of).map(shown) } };
  }
  if (path !== '/api/now/attachment/file' || name === '') return failure(400, 'Missing file_name', null);
  if (store.get(table, record) === undefined)
    return failure(404, 'No Record found', 'The record to attach to does not exist');
  const attachment = { table, record, name, type: headers['content-type'] ?? 'application/octet-stream', bytes };
  kept.push(attachment);
  return { status: 201, body: { result: shown(attachment) } };
}

function shown({ table, record, name, type, bytes }: Attachment) {
  return {
    table_name: table,
    table_sys_id: record,
    file_name: name,
    content_type: type,
    size_bytes: String(bytes.length),
  };
}
