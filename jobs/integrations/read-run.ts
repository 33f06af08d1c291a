// One reading of the other side: page by page, kept apart from the copy until it is whole (ADR 17).
import { keepIncoming, type SeenKind } from '../../db/queries/integrations/copy.ts';
import type { Db } from '../../db/schema/database.ts';
import { IntegrationFault } from '../../domain/integrations/fault.ts';
import { keptId, whyNotKept } from '../../domain/integrations/kept-text.ts';
import type { IntegrationName } from '../../domain/integrations/names.ts';
import type { RemoteRecord, SyncEvent, Unreadable } from '../../integrations/integration.ts';

/** Enough to see what is wrong with them. */
const NAMED = 5;

export type WhatWasRead = {
  readonly kinds: ReadonlyMap<string, SeenKind>;
  readonly cursor: unknown;
  /** The first of those that could not be read. */
  readonly unreadable: readonly Unreadable[];
};

type Growing = { -readonly [K in keyof SeenKind]: SeenKind[K] } & {
  seen: Set<string>;
  gone: Set<string>;
  unread: Set<string>;
};

export async function readRun(
  db: Db,
  run: { readonly name: IntegrationName; readonly runId: number },
  events: AsyncIterable<SyncEvent>,
): Promise<WhatWasRead> {
  const kinds = new Map<string, Growing>();
  const unreadable: Unreadable[] = [];
  let cursor: unknown = null;
  const of = (kind: string) => {
    const known = kinds.get(kind) ?? newKind();
    kinds.set(kind, known);
    return known;
  };
  for await (const event of events) {
    switch (event.type) {
      case 'page':
        for (const { kind, id } of event.records) of(kind).seen.add(keptId(id));
        for (const one of [...event.unreadable, ...event.records.flatMap(unkept)]) {
          const known = of(one.kind);
          known.seen.add(keptId(one.id));
          // Whoever is in several groups is read once with each.
          if (known.unread.has(keptId(one.id))) continue;
          known.unread.add(keptId(one.id));
          known.unreadable += 1;
          if (unreadable.length < NAMED) unreadable.push({ ...one, id: keptId(one.id) });
        }
        await keepIncoming(
          db,
          run,
          event.records.filter((one) => whyNotKept(one) === null),
        );
        break;
      case 'gone':
        for (const id of event.ids) of(event.kind).gone.add(keptId(id));
        break;
      case 'whole':
        Object.assign(of(event.kind), { isWhole: true, announced: event.announced });
        break;
      case 'cursor':
        cursor = event.cursor;
        break;
    }
  }
  const both = [...kinds].find(([, { seen, gone }]) => [...gone].some((id) => seen.has(id)));
  if (both !== undefined)
    throw new IntegrationFault({ kind: 'nonsense', detail: `${both[0]}: the same record is there and gone` });
  return { kinds, cursor, unreadable };
}

function unkept(record: RemoteRecord): Unreadable[] {
  const why = whyNotKept(record);
  return why === null ? [] : [{ kind: record.kind, id: record.id, why }];
}

function newKind(): Growing {
  return { isWhole: false, announced: null, seen: new Set(), gone: new Set(), unread: new Set(), unreadable: 0 };
}
