// What goes to iTop: package exclusions and the last update of a server. It is read, compared, written, and read again.
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import type { RemoteRecord, Wish, Writer } from '../integration.ts';
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
    write: async (wish, signal) => {
      const before = await read(wish, signal);
      if (before === null) return { kind: 'absent' };
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
