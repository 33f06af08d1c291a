// What iTop says as tables of the inventory: read, compared and refused by the code that reads workbooks (INV-1, INV-2). The address of a cell
// is the object and its attribute: `Server::12.status`.
import type { SourceTable } from '../../domain/inventory/read-records.ts';
import type { InventoryCell } from '../../domain/inventory/record.ts';
import type { InventoryOf, RemoteRecord } from '../integration.ts';
import { keyOf } from './queries.ts';
import type { ItopSettings } from './settings.ts';

type Cells = Readonly<Record<string, InventoryCell>>;

export const itopInventory: InventoryOf<ItopSettings> = (records, settings) => {
  const of = (kind: string) => records.get(kind) ?? [];
  const people = new Map(of('person').map((one) => [keyOf(one.id).key, one]));
  const applications = new Map(of('application').map((one) => [keyOf(one.id).key, textOf(one, 'name') ?? '']));
  const applicationOf = linked(of('application-link'), 'functionalci_id', 'applicationsolution_id');
  const contactsOf = linked(of('contact-link'), 'functionalci_id', 'contact_id');
  const membersOf = linked(of('team-link'), 'team_id', 'person_id');
  // A contact is a person or a team: a team stands for its members.
  const ownersOf = (key: string) =>
    [...new Set((contactsOf.get(key) ?? []).flatMap((contact) => membersOf.get(contact) ?? [contact]))].flatMap(
      (contact) => {
        const person = people.get(contact);
        return person === undefined ? [] : (textOf(person, 'email') ?? []);
      },
    );
  return {
    tables: [
      personTable(of('person')),
      applicationTable(of('application'), ownersOf),
      serverTable(of('server'), settings, (key) =>
        (applicationOf.get(key) ?? []).map((id) => applications.get(id) ?? ''),
      ),
    ],
    covers: settings.covers,
  };
};

/** Without an address nobody can sign in, or be written to. */
function personTable(people: readonly RemoteRecord[]): SourceTable {
  const rows = people.flatMap((one): Cells[] => {
    const email = textOf(one, 'email');
    if (email === null) return [];
    return [
      { email: cell(one.id, 'email', email), name: cell(one.id, 'friendlyname', textOf(one, 'friendlyname') ?? email) },
    ];
  });
  return { entity: 'person', columns: new Set(['email', 'name']), rows };
}

function applicationTable(
  applications: readonly RemoteRecord[],
  ownersOf: (key: string) => readonly string[],
): SourceTable {
  const rows = applications.map((one): Cells => {
    const owners = ownersOf(keyOf(one.id).key);
    return {
      name: cell(one.id, 'name', textOf(one, 'name')),
      owners: cell(one.id, 'contacts_list', owners.join(', ')),
    };
  });
  return { entity: 'application', columns: new Set(['name', 'owners']), rows };
}

function serverTable(
  servers: readonly RemoteRecord[],
  settings: ItopSettings,
  applicationsOf: (key: string) => readonly string[],
): SourceTable {
  const columns = new Set<string>(['application']);
  const classes = new Map(settings.servers.map((one) => [one.class, one]));
  const rows = servers.flatMap((one): Cells[] => {
    const { class: of, key } = keyOf(one.id);
    const about = classes.get(of);
    if (about === undefined) return [];
    const cells: Record<string, InventoryCell> = {};
    for (const [field, attribute] of Object.entries(about.fields)) {
      const said = textOf(one, attribute);
      cells[field] = cell(one.id, attribute, said === null ? null : (settings.values[field]?.[said] ?? said));
    }
    for (const [field, value] of Object.entries(about.always)) cells[field] = cell(one.id, field, value);
    // Of a site whose model names the one that counts, that one.
    cells.application ??= applicationCell(one.id, applicationsOf(key));
    for (const field of Object.keys(cells)) columns.add(field);
    return [cells];
  });
  return { entity: 'server', columns, rows };
}

/** Its owners are those of one application: of several, nobody here can say which one that is. */
function applicationCell(id: string, linked: readonly string[]): InventoryCell {
  const names = [...new Set(linked)].filter((name) => name !== '').toSorted();
  const [only = null] = names;
  const said = cell(id, 'applicationsolution_list', only);
  if (names.length < 2) return said;
  const list = names.join(', ');
  return {
    ...said,
    doubt: {
      fr: `plusieurs applications (${list}), aucune n’est retenue : servers.fields.application, dans les réglages, nomme l’attribut qui dit laquelle compte`,
      en: `several applications (${list}), none is taken: servers.fields.application, in the settings, names the attribute that says which one counts`,
    },
  };
}

function linked(links: readonly RemoteRecord[], from: string, to: string): ReadonlyMap<string, readonly string[]> {
  const pairs = links.flatMap((link) => {
    const [left, right] = [textOf(link, from), textOf(link, to)];
    return left === null || right === null ? [] : [{ left, right }];
  });
  return new Map(
    [...Map.groupBy(pairs, ({ left }) => left)].map(([left, some]) => [left, some.map(({ right }) => right)]),
  );
}

function textOf({ content }: RemoteRecord, attribute: string): string | null {
  const said = content[attribute];
  return typeof said === 'string' ? said : null;
}

function cell(id: string, attribute: string, value: string | null): InventoryCell {
  return { address: `${id}.${attribute}`, value };
}
