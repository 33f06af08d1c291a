// How records of the inventory stand in rows of a file, as the import takes them back (INV-1).
import { ENTITY_SPECS } from '../domain/inventory/entities/entities.ts';
import type { FieldSpec } from '../domain/inventory/entities/field.ts';
import type { EntityName, StoredRecord } from '../domain/inventory/record.ts';
import type { Language } from '../domain/language.ts';
import type { SheetSpec } from './write-table.ts';

/** Owners stand on the sheet of applications: on both they could disagree. */
const OF_APPLICATIONS: ReadonlySet<string> = new Set(['owners', 'deputies']);
const WIDTH = 22;

export function entityColumns(entity: EntityName, language: Language): SheetSpec['columns'] {
  return columnFields(entity).map(({ titles }) => ({ header: titles[language][0] ?? '', width: WIDTH }));
}

export function entityRow(
  entity: EntityName,
  { name, fields }: Pick<StoredRecord, 'name' | 'fields'>,
  language: Language,
): SheetSpec['rows'][number] {
  const { id } = ENTITY_SPECS[entity];
  return columnFields(entity).map((field) =>
    field === id && entity !== 'rule' ? name : shownValue(field, fields[field.name] ?? null, language),
  );
}

function columnFields(entity: EntityName): readonly FieldSpec[] {
  const { id, fields } = ENTITY_SPECS[entity];
  return [id, ...fields].filter(({ name }) => entity !== 'server' || !OF_APPLICATIONS.has(name));
}

/** Codes as words that the import reads back; days as days. */
function shownValue({ holds }: FieldSpec, value: string | null, language: Language) {
  if (value === null) return null;
  if (holds === 'days') return { day: value as `${number}-${number}-${number}` };
  return value === 'yes' || value === 'no' ? YES_NO[language][value] : value;
}

const YES_NO = { fr: { yes: 'oui', no: 'non' }, en: { yes: 'yes', no: 'no' } } as const;
