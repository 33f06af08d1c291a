// The review of rights as a workbook (PEOPLE-6): one row for each role of an account, since when, and what the audit last saw of them.
import {
  type Grant,
  type LastDeed,
  type ListedAccount,
  loadGrants,
  loadLastDeeds,
  loadListedAccounts,
} from '../../db/queries/people/people-view.ts';
import { actionText } from '../../domain/history/action-words.ts';
import type { Language } from '../../domain/language.ts';
import { type AccountState, accountState } from '../../domain/people/account.ts';
import { hostRuleText } from '../../domain/people/host-rules.ts';
import { lastDayOf } from '../../domain/people/last-day.ts';
import { type Role, roleText } from '../../domain/people/roles.ts';
import { dayIn } from '../../domain/planning/iso-week.ts';
import { type SheetSpec, writeWorkbook } from '../../spreadsheets/write-table.ts';
import { type ContentContext, type FileContent, XLSX_TYPE } from '../files/file-body.ts';

type Words = {
  readonly sheet: string;
  readonly columns: readonly (readonly [header: string, width: number])[];
  readonly none: string;
  readonly states: Readonly<Record<AccountState, string>>;
  readonly everything: string;
  readonly given: { readonly admin: string; readonly group: (name: string) => string };
};

const WORDS: Readonly<Record<Language, Words>> = {
  fr: {
    sheet: 'Revue des droits',
    columns: [
      ...([
        ['Nom', 28],
        ['Adresse', 34],
        ['Identifiant Entra', 38],
        ['Contact', 28],
        ['Compte', 14],
      ] as const),
      ...([
        ['Rôle', 16],
        ['Rôle depuis', 14],
        ['Dernier jour', 14],
        ['Serveurs', 40],
      ] as const),
      ...([
        ['Dernière action', 40],
        ['Le', 14],
        ['Rôle donné par', 30],
      ] as const),
    ],
    none: 'aucun',
    states: { 'in-force': 'en vigueur', expired: 'expiré', disabled: 'désactivé' },
    everything: 'tous',
    given: { admin: 'un administrateur', group: (name) => `l’annuaire (${name})` },
  },
  en: {
    sheet: 'Review of rights',
    columns: [
      ...([
        ['Name', 28],
        ['Address', 34],
        ['Entra id', 38],
        ['Contact', 28],
        ['Account', 14],
      ] as const),
      ...([
        ['Role', 16],
        ['Role since', 14],
        ['Last day', 14],
        ['Servers', 40],
      ] as const),
      ...([
        ['Last action', 40],
        ['On', 14],
        ['Role given by', 30],
      ] as const),
    ],
    none: 'none',
    states: { 'in-force': 'in force', expired: 'expired', disabled: 'disabled' },
    everything: 'all',
    given: { admin: 'an admin', group: (name) => `the directory (${name})` },
  },
};

export async function peopleContent({ db, language, now, zone }: ContentContext): Promise<FileContent> {
  const accounts = await loadListedAccounts(db);
  const grants = await loadGrants(db);
  const deeds = await loadLastDeeds(
    db,
    accounts.map(({ id }) => id),
  );
  const words = WORDS[language];
  const rows = accounts.flatMap((account) => {
    const roles: readonly (Role | null)[] = account.roles.length === 0 ? [null] : account.roles;
    const deed = deeds.get(account.id) ?? null;
    return roles.map((role) => {
      const grant = role === null ? null : (grants.get(account.id)?.get(role) ?? null);
      return cellsOf(account, { role, grant, deed }, { language, now, zone });
    });
  });
  const columns = words.columns.map(([header, width]) => ({ header, width }));
  const body = await writeWorkbook([{ name: words.sheet, columns, rows }]);
  return { body, fileName: `rights-${dayIn(now, zone)}.xlsx`, type: XLSX_TYPE };
}

type Granted = { readonly role: Role | null; readonly grant: Grant | null; readonly deed: LastDeed | null };

function cellsOf(
  account: ListedAccount,
  { role, grant, deed }: Granted,
  { language, now, zone }: Pick<ContentContext, 'language' | 'now' | 'zone'>,
): SheetSpec['rows'][number] {
  const words = WORDS[language];
  const day = (at: Date | null) => (at === null ? null : { day: dayIn(at, zone) });
  const hosts = account.hosts.map((rule) => hostRuleText(rule, language)).join(', ');
  return [
    ...[account.name, account.email, account.entraId, account.contact, words.states[accountState(account, now)]],
    role === null ? words.none : roleText(role)[language],
    day(grant?.since ?? null),
    account.expiresAt === null ? null : { day: lastDayOf(account.expiresAt, zone) },
    hosts === '' ? words.everything : hosts,
    deed === null ? null : actionText(deed.action, language),
    day(deed?.at ?? null),
    grant === null ? null : givenBy(grant, words),
  ];
}

function givenBy({ byAdmin, group }: Grant, { given }: Words): string {
  return [...(byAdmin ? [given.admin] : []), ...(group === null ? [] : [given.group(group)])].join(', ');
}
