// The classes of iTop's stock model that matter for servers, as far as the product reads or writes them, and what a company adds to them.

export type Attribute =
  | { readonly kind: 'text' | 'number' | 'date' | 'datetime'; readonly mandatory?: boolean }
  | { readonly kind: 'enum'; readonly values: readonly string[]; readonly mandatory?: boolean }
  /** An external key: its value is an id, '0' is nothing. */
  | { readonly kind: 'key'; readonly target: string; readonly mandatory?: boolean }
  /** An attribute of what an external key points to: read only. */
  | { readonly kind: 'of'; readonly key: string; readonly attribute: string }
  /** Rows of a link class, whose key `me` points to the object and whose key `remote` to the other end. */
  | { readonly kind: 'links'; readonly link: string; readonly me: string; readonly remote: string };

export type Attributes = Readonly<Record<string, Attribute>>;

type ClassModel = { readonly parent?: string; readonly own: Attributes };

/** What a company has added: by class, the attribute and what it holds. */
export type CustomAttributes = Readonly<
  Record<string, Readonly<Record<string, 'text' | 'number' | 'date' | 'datetime' | readonly string[]>>>
>;

const text: Attribute = { kind: 'text' };
const name: Attribute = { kind: 'text', mandatory: true };
const date: Attribute = { kind: 'date' };
const one = (...values: string[]): Attribute => ({ kind: 'enum', values });
const key = (target: string, mandatory = false): Attribute => ({ kind: 'key', target, mandatory });
const of = (from: string, attribute = 'name'): Attribute => ({ kind: 'of', key: from, attribute });
const links = (link: string, me: string, remote: string): Attribute => ({ kind: 'links', link, me, remote });

const LIFE = one('production', 'implementation', 'stock', 'obsolete');
const SYSTEM: Attributes = {
  osfamily_id: key('OSFamily'),
  osfamily_name: of('osfamily_id'),
  osversion_id: key('OSVersion'),
  osversion_name: of('osversion_id'),
  cpu: text,
  ram: text,
  managementip: text,
};

const STOCK: Readonly<Record<string, ClassModel>> = {
  Organization: { own: { name, code: text, status: one('active', 'inactive') } },
  Location: {
    own: {
      name,
      status: one('active', 'inactive'),
      org_id: key('Organization', true),
      org_name: of('org_id'),
      address: text,
      city: text,
      country: text,
    },
  },
  OSFamily: { own: { name } },
  OSVersion: { own: { name, osfamily_id: key('OSFamily', true), osfamily_name: of('osfamily_id') } },
  Contact: {
    own: {
      name,
      status: one('active', 'inactive'),
      org_id: key('Organization', true),
      org_name: of('org_id'),
      email: text,
      phone: text,
      notify: one('yes', 'no'),
      function: text,
      cis_list: links('lnkContactToFunctionalCI', 'contact_id', 'functionalci_id'),
    },
  },
  Person: {
    parent: 'Contact',
    own: {
      first_name: name,
      employee_number: text,
      location_id: key('Location'),
      location_name: of('location_id'),
      manager_id: key('Person'),
      manager_name: of('manager_id'),
      team_list: links('lnkPersonToTeam', 'person_id', 'team_id'),
    },
  },
  Team: { parent: 'Contact', own: { persons_list: links('lnkPersonToTeam', 'team_id', 'person_id') } },
  lnkPersonToTeam: {
    own: {
      team_id: key('Team', true),
      team_name: of('team_id'),
      person_id: key('Person', true),
      person_name: of('person_id'),
    },
  },
  FunctionalCI: {
    own: {
      name,
      description: text,
      org_id: key('Organization', true),
      organization_name: of('org_id'),
      business_criticity: one('high', 'medium', 'low'),
      move2production: date,
      contacts_list: links('lnkContactToFunctionalCI', 'functionalci_id', 'contact_id'),
      applicationsolution_list: links(
        'lnkApplicationSolutionToFunctionalCI',
        'functionalci_id',
        'applicationsolution_id',
      ),
    },
  },
  Server: {
    parent: 'FunctionalCI',
    own: {
      status: LIFE,
      serialnumber: text,
      asset_number: text,
      location_id: key('Location'),
      location_name: of('location_id'),
      ...SYSTEM,
    },
  },
  VirtualMachine: { parent: 'FunctionalCI', own: { status: LIFE, ...SYSTEM } },
  ApplicationSolution: {
    parent: 'FunctionalCI',
    own: {
      status: one('active', 'inactive'),
      functionalcis_list: links('lnkApplicationSolutionToFunctionalCI', 'applicationsolution_id', 'functionalci_id'),
    },
  },
  lnkContactToFunctionalCI: {
    own: {
      functionalci_id: key('FunctionalCI', true),
      functionalci_name: of('functionalci_id'),
      contact_id: key('Contact', true),
      contact_name: of('contact_id'),
    },
  },
  lnkApplicationSolutionToFunctionalCI: {
    own: {
      applicationsolution_id: key('ApplicationSolution', true),
      applicationsolution_name: of('applicationsolution_id'),
      functionalci_id: key('FunctionalCI', true),
      functionalci_name: of('functionalci_id'),
    },
  },
  CMDBChangeOp: {
    own: {
      change: { kind: 'number' },
      date: { kind: 'datetime' },
      userinfo: text,
      objclass: text,
      objkey: { kind: 'number' },
    },
  },
  CMDBChangeOpCreate: { parent: 'CMDBChangeOp', own: {} },
  CMDBChangeOpDelete: { parent: 'CMDBChangeOp', own: { fclass: text, fname: text } },
  CMDBChangeOpSetAttributeScalar: {
    parent: 'CMDBChangeOp',
    own: { attcode: text, oldvalue: text, newvalue: text },
  },
};

export type Model = ReturnType<typeof modelWith>;

/** The stock model with a company's own attributes. `id` and `friendlyname` belong to every class; only `id` is no attribute. */
export function modelWith(custom: CustomAttributes) {
  for (const name of Object.keys(custom)) if (!(name in STOCK)) throw new Error(`no class ${name} in the stand-in`);
  const parentOf = (name: string) => STOCK[name]?.parent;
  const lineage = (name: string): readonly string[] => {
    const parent = parentOf(name);
    return parent === undefined ? [name] : [name, ...lineage(parent)];
  };
  const known = new Map(Object.keys(STOCK).map((name) => [name, attributesOf(lineage(name), custom)]));
  const children = new Map(
    Object.keys(STOCK).map((name) => [name, Object.keys(STOCK).filter((other) => lineage(other).includes(name))]),
  );
  return {
    has: (name: string) => known.has(name),
    /** The class itself, its parent, its parent's parent. */
    lineage,
    /** The class itself and what is derived from it. */
    family: (name: string) => children.get(name) ?? [],
    root: (name: string) => lineage(name).at(-1) ?? name,
    isA: (name: string, other: string) => children.get(other)?.includes(name) === true,
    attributes: (name: string): Attributes => known.get(name) ?? {},
  };
}

function attributesOf(lineage: readonly string[], custom: CustomAttributes): Attributes {
  const all: Record<string, Attribute> = {};
  for (const name of lineage.toReversed()) {
    Object.assign(all, STOCK[name]?.own);
    for (const [code, kind] of Object.entries(custom[name] ?? {})) {
      all[code] = typeof kind === 'string' ? { kind } : { kind: 'enum', values: kind };
    }
  }
  for (const [code, attribute] of Object.entries(all)) {
    if (attribute.kind === 'key') all[`${code}_friendlyname`] = of(code, 'friendlyname');
  }
  all.friendlyname = text;
  if (lineage.length > 1 || (STOCK[lineage[0] ?? ''] && hasChildren(lineage[0] ?? ''))) all.finalclass = text;
  return all;
}

function hasChildren(name: string): boolean {
  return Object.values(STOCK).some(({ parent }) => parent === name);
}
