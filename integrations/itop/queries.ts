// What is asked of iTop: for each kind of the copy, a class, a condition and attributes. iTop knows the attributes of the class asked for
// alone, so servers are asked for class by class.
import type { ItopSettings } from './settings.ts';

export type ClassQuery = {
  readonly class: string;
  readonly where: string | undefined;
  readonly attributes: readonly string[];
  /** Without these an object says nothing. */
  readonly needed: readonly string[];
};
export type KindQuery = ClassQuery & {
  readonly kind: 'server' | 'application' | 'person' | 'application-link' | 'contact-link' | 'team-link';
};

export function queriesOf({ servers, applications, people, writeBack }: ItopSettings): readonly KindQuery[] {
  const written = [writeBack?.excludes, writeBack?.lastPatch].filter((name) => name !== undefined);
  return [
    ...servers.map(({ class: of, where, fields }) => ({
      kind: 'server' as const,
      class: of,
      where,
      attributes: [...new Set([...Object.values(fields), ...written])],
      needed: fields.hostname === undefined ? [] : [fields.hostname],
    })),
    {
      kind: 'application',
      class: applications.class,
      where: applications.where,
      attributes: ['name'],
      needed: ['name'],
    },
    { kind: 'person', class: people.class, where: people.where, attributes: ['email', 'friendlyname'], needed: [] },
    link('application-link', 'lnkApplicationSolutionToFunctionalCI', ['applicationsolution_id', 'functionalci_id']),
    link('contact-link', 'lnkContactToFunctionalCI', ['contact_id', 'functionalci_id']),
    link('team-link', 'lnkPersonToTeam', ['team_id', 'person_id']),
  ];
}

function link(kind: KindQuery['kind'], of: string, attributes: readonly string[]): KindQuery {
  return { kind, class: of, where: undefined, attributes, needed: attributes };
}

/** Of the copy: two classes of one kind have ids of their own. */
export function recordId(query: Pick<KindQuery, 'class'>, key: string): string {
  return `${query.class}::${key}`;
}

export function keyOf(id: string): { readonly class: string; readonly key: string } {
  const [of = '', key = ''] = id.split('::');
  return { class: of, key };
}
