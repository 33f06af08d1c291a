// Rows of texts, with the fields that the system itself keeps.
import { randomUUID } from 'node:crypto';
import { TABLES } from './stand-in-tables.ts';

export type Row = Record<string, string>;
export type Values = Readonly<Record<string, string>>;

const NUMBERED: Readonly<Record<string, string>> = { change_request: 'CHG', change_task: 'CTASK' };

export class Store {
  readonly #tables = new Map<string, Map<string, Row>>(Object.keys(TABLES).map((name) => [name, new Map()]));
  #numbers = 30_000;

  rows(table: string): readonly Row[] {
    return [...(this.#tables.get(table)?.values() ?? [])];
  }

  get(table: string, id: string): Row | undefined {
    return this.#tables.get(table)?.get(id);
  }

  insert(table: string, values: Values, by: { readonly at: Date; readonly who: string }): Row {
    const id = values.sys_id ?? randomUUID().replaceAll('-', '');
    const fields = Object.fromEntries(Object.keys(TABLES[table] ?? {}).map((name) => [name, '']));
    const prefix = NUMBERED[table];
    this.#numbers += 1;
    const row: Row = {
      ...fields,
      ...(prefix !== undefined && { number: `${prefix}${String(this.#numbers).padStart(7, '0')}` }),
      ...values,
      sys_id: id,
      sys_created_on: stamp(by.at),
      sys_created_by: by.who,
      sys_updated_on: stamp(by.at),
      sys_updated_by: by.who,
      sys_mod_count: '0',
    };
    this.#tables.get(table)?.set(id, row);
    return row;
  }

  /** Nothing is touched when nothing changes: the time of the last update stays. */
  update(row: Row, values: Values, by: { readonly at: Date; readonly who: string }): void {
    if (Object.entries(values).every(([name, value]) => row[name] === value)) return;
    Object.assign(row, values, {
      sys_updated_on: stamp(by.at),
      sys_updated_by: by.who,
      sys_mod_count: String(Number(row.sys_mod_count) + 1),
    });
  }

  remove(table: string, id: string): boolean {
    return this.#tables.get(table)?.delete(id) ?? false;
  }
}

export function stamp(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ');
}
