// What goes to iTop: package exclusions and the last update of a server. It is read, compared, written, and read again.
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { mayBeSameName, shortName } from '../../domain/servers/same-name.ts';
import type { RemoteRecord, ServerToTell, Wish, Writer } from '../integration.ts';
import type { ItopClient } from './client.ts';
import { keyOf, queriesOf } from './queries.ts';
import type { ItopSettings } from './settings.ts';

export function itopWriter(client: ItopClient, settings: ItopSettings): Writer | undefined {
  const { writeBack } = settings;
  if (writeBack === undefined) return undefined;
  const queries = queriesOf(settings);

  async function read(wish: Wish, signal: AbortSignal): Promise<RemoteRecord | null> {
    const { class: of, key } = keyOf(wish.id);
    const query = queries.find((one) => one.class === of);
    if (query === undefined || !/^\d+$/.test(key)) return null;
    const attributes = [...new Set([...query.attributes, ...Object.keys(wish.fields)])];
    const { objects } = await client.list({ class: of, where: [`id = ${key}`], attributes, limit: 2 }, signal);
    const [found] = objects;
    return found === undefined ? null : { kind: wish.kind, id: wish.id, content: found.fields };
  }

  return {
    wishes: (servers, records) => wishesOf(settings, servers, records.get('server') ?? []),
    write: async (asked, signal) => {
      const before = await read(asked, signal);
      if (before === null) return { kind: 'absent' };
      const wish = stillWanted(asked, before, writeBack.lastPatch);
      const stood = Object.fromEntries(Object.keys(wish.fields).map((name) => [name, textIn(before, name)]));
      if (isThere(before, wish)) return { kind: 'written', before: stood, after: before };
      const { class: of, key } = keyOf(wish.id);
      await client.update({ class: of, key, fields: wish.fields }, writeBack.comment, signal);
      const after = await read(wish, signal);
      if (after === null) return { kind: 'absent' };
      // iTop takes what it does not understand for an empty value, and says that all went well.
      if (!isThere(after, wish))
        throw new IntegrationFault({
          kind: 'nonsense',
          detail: `${wish.id}: what was written is not what stands there`,
        });
      return { kind: 'written', before: stood, after };
    },
  };
}

/** Somebody may have patched it, and said so there, since this was put down. */
function stillWanted(wish: Wish, before: RemoteRecord, lastPatch: string | undefined): Wish {
  const day = lastPatch === undefined ? undefined : wish.fields[lastPatch];
  if (lastPatch === undefined || day === undefined || !isLater(before, lastPatch, day)) return wish;
  const { [lastPatch]: _, ...fields } = wish.fields;
  return { ...wish, fields };
}

/** By the short name, as iTop has some servers by their whole name; what has another domain there is another server. */
function wishesOf(
  { servers: classes, writeBack }: ItopSettings,
  servers: readonly ServerToTell[],
  records: readonly RemoteRecord[],
): readonly Wish[] {
  if (writeBack === undefined) return [];
  const nameOf = (record: RemoteRecord) => {
    const attribute = classes.find((one) => one.class === keyOf(record.id).class)?.fields.hostname;
    return attribute === undefined ? '' : textIn(record, attribute);
  };
  const theirs = Map.groupBy(records, (record) => shortName(nameOf(record)));
  const ours = Map.groupBy(servers, ({ hostname }) => shortName(hostname));
  return [...ours].flatMap(([name, [server, twin]]) => {
    const [record, other] = theirs.get(name) ?? [];
    if (server === undefined || twin !== undefined || record === undefined || other !== undefined) return [];
    if (!mayBeSameName(server.hostname, nameOf(record))) return [];
    const fields = {
      ...(writeBack.excludes === undefined ? {} : { [writeBack.excludes]: server.excludes ?? '' }),
      // A date that is older here, or none, says nothing of what others have done.
      ...(writeBack.lastPatch === undefined ||
      server.lastPatched === null ||
      isLater(record, writeBack.lastPatch, server.lastPatched)
        ? {}
        : { [writeBack.lastPatch]: server.lastPatched }),
    };
    const wish = { topic: 'server', kind: 'server', id: record.id, fields };
    return Object.keys(fields).length === 0 || isThere(record, wish) ? [] : [wish];
  });
}

function isLater(record: RemoteRecord, attribute: string, day: string): boolean {
  return textIn(record, attribute).slice(0, 10) > day;
}

/** A date is given back with its time. */
function isThere(record: RemoteRecord, { fields }: Wish): boolean {
  return Object.entries(fields).every(([name, wanted]) => {
    const said = textIn(record, name);
    return said === wanted || (/^\d{4}-\d\d-\d\d$/.test(wanted) && said === `${wanted} 00:00:00`);
  });
}

function textIn({ content }: RemoteRecord, name: string): string {
  const said = content[name];
  return typeof said === 'string' ? said : '';
}
