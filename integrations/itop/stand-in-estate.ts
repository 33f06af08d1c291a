// An estate of any size, the same for the same numbers: each object is computed from its id when it is asked for, so that a hundred thousand
// servers take no more memory than a few. Servers with their applications, contacts with and without e-mail, teams, environments, duplicates.
import { DOMAINS, FAMILIES, machineOf, mixed, pick } from '../floor/stand-in-machines.ts';
import type { Base, Bases, Values } from './stand-in-store.ts';

export type EstateSpec = {
  readonly servers: number;
  readonly seed?: number;
  /** As shipped one for 20 servers. */
  readonly applications?: number;
  /** As shipped one for 25 servers. */
  readonly people?: number;
  /** As shipped one for ten people. */
  readonly teams?: number;
  /** The last ones are there a second time: short name and FQDN, two domains of DNS, capital letters. As shipped one in 500. */
  readonly duplicates?: number;
  /** As shipped every seventh person has no e-mail. 0: everybody has one. */
  readonly withoutEmail?: number;
};

/** What `environment_name` says: in French, as in most iTops of French companies, accents included. */
const ENVIRONMENTS = ['Production', 'Pré-production', 'Recette', 'Développement'] as const;
const VERSIONS = ['8.10', '12', '15 SP6', '2022'] as const;
const SITES = ['Lyon', 'Paris', 'Saint-Étienne'] as const;
const FIRST = ['Marie', 'Luc', 'Zoé', 'Jean-Noël', 'Inès', 'Paul', 'Aïcha', 'Hugo'] as const;
const LAST = ['Lefèvre', 'Martin', 'Nguyen', 'D’Almeida', 'Roux', 'Faure', 'Müller'] as const;
const LIVES = ['production', 'production', 'production', 'production', 'implementation', 'obsolete', 'stock'] as const;

type Sizes = Required<Omit<EstateSpec, 'seed' | 'withoutEmail'>>;

/** How many there are of each, with the numbers that were left out. */
export function estateSize(spec: EstateSpec): Sizes {
  const { servers } = spec;
  const people = spec.people ?? Math.max(1, Math.floor(servers / 25));
  return {
    servers,
    applications: spec.applications ?? Math.max(1, Math.floor(servers / 20)),
    people,
    teams: spec.teams ?? Math.max(1, Math.floor(people / 10)),
    duplicates: spec.duplicates ?? Math.floor(servers / 500),
  };
}

export function generate(spec: EstateSpec): Bases {
  const { servers, applications, people, teams, duplicates } = estateSize(spec);
  const { seed = 1, withoutEmail = 7 } = spec;
  const draw = (id: number, about: number, below: number) => mixed(seed, id, about) % below;
  const machines = machinesOf(servers, { duplicates, seed }, draw);
  const cis = servers + applications;
  const appsOf = (ci: number) => (ci > servers || applications === 0 ? 0 : ([0, 1, 1, 1, 1, 2][draw(ci, 20, 6)] ?? 1));
  const contactsOf = (ci: number) =>
    people + teams === 0 ? 0 : ci > servers ? 1 : ([0, 1, 1, 2, 3][draw(ci, 21, 5)] ?? 1);
  const contactsTotal = people + teams;
  return {
    Organization: listed('Organization', ['Exemple SA', 'Exemple Outre-mer'], (name) => ({ name, status: 'active' })),
    Location: listed('Location', SITES, (name) => ({ name, org_id: '1', status: 'active', city: name })),
    OSFamily: listed('OSFamily', FAMILIES, (name) => ({ name })),
    OSVersion: listed('OSVersion', VERSIONS, (name, at) => ({ name, osfamily_id: String(at + 1) })),
    FunctionalCI: {
      last: cis,
      classOf: (id) => (id > servers ? 'ApplicationSolution' : machines.classOf(id)),
      make: (id) => (id > servers ? applicationOf(id - servers, draw) : machines.make(id)),
    },
    Contact: {
      last: contactsTotal,
      classOf: (id) => (id > people ? 'Team' : 'Person'),
      make: (id) => (id > people ? teamOf(id - people) : personOf(id, people, withoutEmail, draw)),
    },
    lnkPersonToTeam: rowsOf('lnkPersonToTeam', people, 1, {
      count: (person) => (teams === 0 || person % 11 === 0 ? 0 : 1),
      me: 'person_id',
      row: (person) => ({ team_id: String(people + 1 + draw(person, 22, teams)) }),
    }),
    lnkContactToFunctionalCI: rowsOf('lnkContactToFunctionalCI', cis, 3, {
      count: contactsOf,
      me: 'functionalci_id',
      row: (ci, slot) => ({ contact_id: String(1 + spread(draw(ci, 23, contactsTotal), slot, contactsTotal)) }),
    }),
    lnkApplicationSolutionToFunctionalCI: rowsOf('lnkApplicationSolutionToFunctionalCI', servers, 2, {
      count: appsOf,
      me: 'functionalci_id',
      row: (ci, slot) => ({
        applicationsolution_id: String(servers + 1 + spread(draw(ci, 24, applications), slot, applications)),
      }),
    }),
  };
}

type Draw = (id: number, about: number, below: number) => number;

function spread(first: number, slot: number, of: number): number {
  return (first + slot) % Math.max(1, of);
}

function listed(name: string, texts: readonly string[], make: (text: string, at: number) => Values): Base {
  return { last: texts.length, classOf: () => name, make: (id) => make(pick(texts, id - 1), id - 1) };
}

type Rows = {
  readonly count: (owner: number) => number;
  readonly me: string;
  readonly row: (owner: number, slot: number) => Values;
};

/** Link rows in fixed places: ids of places that stay empty are skipped, as those of deleted rows are. */
function rowsOf(name: string, owners: number, places: number, { count, me, row }: Rows): Base {
  const split = (id: number) => [Math.floor((id - 1) / places) + 1, (id - 1) % places] as const;
  return {
    last: owners * places,
    classOf: (id) => {
      const [owner, slot] = split(id);
      return slot < count(owner) ? name : undefined;
    },
    make: (id) => {
      const [owner, slot] = split(id);
      return { [me]: String(owner), ...row(owner, slot) };
    },
    having: (key, owner) => {
      if (key !== me) return undefined;
      if (owner < 1 || owner > owners) return [];
      return Array.from({ length: count(owner) }, (_, slot) => (owner - 1) * places + 1 + slot);
    },
  };
}

type Made = { readonly duplicates: number; readonly seed: number };

function machinesOf(servers: number, { duplicates, seed }: Made, draw: Draw): Pick<Base, 'classOf' | 'make'> {
  const originals = Math.max(0, servers - duplicates);
  const plain = (id: number) => {
    const machine = machineOf(seed, id);
    return { ...machine, isLong: machine.name === machine.fqdn };
  };
  const nameOf = (id: number): string => {
    if (id > originals && originals > 0) {
      const { short, isLong } = plain(((id - originals - 1) % originals) + 1);
      const way = id % 3;
      if (way === 0) return isLong ? short : `${short}.corp.example`;
      return way === 1 ? `${short}.dmz.example` : (isLong ? `${short}.corp.example` : short).toUpperCase();
    }
    const { short, isLong } = plain(id);
    return isLong ? `${short}.corp.example` : short;
  };
  return {
    classOf: (id) => (plain(id).isPhysical ? 'Server' : 'VirtualMachine'),
    make: (id) => {
      const { environment, domain, isPhysical, serial, ip } = plain(id);
      const family = draw(id, 4, FAMILIES.length) + 1;
      const physical: Values = isPhysical
        ? {
            serialnumber: serial,
            location_id: String(draw(id, 6, SITES.length) + 1),
          }
        : {};
      return {
        name: nameOf(id),
        description: '',
        org_id: String(1 + Number(draw(id, 7, 10) === 0)),
        business_criticity: pick(['high', 'medium', 'low'], draw(id, 8, 3)),
        status: pick(LIVES, draw(id, 9, LIVES.length)),
        osfamily_id: String(family),
        osversion_id: String(family),
        cpu: String(2 ** (1 + draw(id, 10, 4))),
        ram: String(4096 * 2 ** draw(id, 11, 4)),
        managementip: ip,
        ...physical,
        environment_name: pick(ENVIRONMENTS, environment),
        domain_code: pick(DOMAINS, domain),
        patch_excludes: draw(id, 12, 12) === 0 ? 'kernel*' : '',
        last_patch_date: draw(id, 13, 3) === 0 ? '' : `2026-${String(1 + draw(id, 14, 11)).padStart(2, '0')}-15`,
      };
    },
  };
}

function applicationOf(number: number, draw: Draw): Values {
  return {
    name: `Application ${String(number).padStart(4, '0')}`,
    org_id: '1',
    business_criticity: pick(['high', 'medium', 'low'], draw(number, 16, 3)),
    status: number % 50 === 0 ? 'inactive' : 'active',
  };
}

/** Eight first names and seven family names: beyond 56 people there are namesakes, who differ by their e-mail. */
function personOf(id: number, people: number, withoutEmail: number, draw: Draw): Values {
  const nobody = withoutEmail > 0 && id % withoutEmail === 0;
  return {
    first_name: pick(FIRST, id),
    name: pick(LAST, id),
    org_id: '1',
    status: id % 40 === 0 ? 'inactive' : 'active',
    email: nobody ? '' : `personne${id}@exemple.example`,
    notify: 'yes',
    manager_id: id === 1 ? '0' : String(1 + draw(id, 17, Math.min(id - 1, people))),
  };
}

function teamOf(number: number): Values {
  return {
    name: `Équipe ${String(number).padStart(3, '0')}`,
    org_id: '1',
    status: 'active',
    email: number % 3 === 0 ? '' : `equipe${number}@exemple.example`,
  };
}
