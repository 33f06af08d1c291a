// ELIG-7: until when a system is supported, by its name and version: a file that the product ships, and that a site can replace.
import type { IsoDate } from '../clock.ts';
import { dayText } from '../day-text.ts';
import type { Text } from '../language.ts';
import type { Server } from '../server.ts';
import { type Finding, firstNames } from './finding.ts';
import shipped from './support-ends.json' with { type: 'json' };

export type SupportEnd = {
  /** Names of the system, in lower case, as they stand before its version. */
  readonly systems: readonly string[];
  /** `7`, `22.04`, `15.5`: what it begins with, by whole numbers. */
  readonly version: string;
  /** Last day of the support that everybody has. */
  readonly ends: IsoDate;
  /** Last day of what is paid for beyond (`els`); absent: nothing is. */
  readonly extendedEnds?: IsoDate;
  /** Where the site that keeps the list can check it. */
  readonly source?: string;
};

export const SHIPPED_SUPPORT_ENDS: readonly SupportEnd[] = shipped;

/** `RHEL 7.9`, `SLES 15 SP5`; null: the list says nothing of it. The most precise version wins. */
export function supportEndOf(osVersion: string | null | undefined, list: readonly SupportEnd[]): SupportEnd | null {
  const [, name, version] = /^\s*(\D+?)\s*v?(\d+(?:\.\d+)*)/u.exec(withServicePack(osVersion ?? '')) ?? [];
  if (name === undefined || version === undefined) return null;
  const system = name
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .replace(/\s*(release|server release)$/u, '');
  const found = list.filter((one) => one.systems.includes(system) && startsWith(version, one.version));
  return found.toSorted((a, b) => b.version.length - a.version.length)[0] ?? null;
}

/** `15 SP5` is 15.5. */
function withServicePack(text: string): string {
  return text.replace(/(?<=\d)[\s-]*SP\s*(?=\d)/iu, '.');
}

function startsWith(version: string, wanted: string): boolean {
  return version === wanted || version.startsWith(`${wanted}.`);
}

const WARNED_MONTHS = 6;

/** Warned six months before, and where `licence_support` says something else than the list. One finding a system and reason. */
export function supportFindings(
  servers: readonly Server[],
  today: IsoDate,
  list: readonly SupportEnd[] = SHIPPED_SUPPORT_ENDS,
): readonly Finding[] {
  const soon = monthsLater(today, WARNED_MONTHS);
  const told = servers.flatMap((server) => {
    const end = supportEndOf(server.osVersion, list);
    const said = end === null ? null : judge(server.licenceSupport, end, today, soon);
    return said === null || end === null
      ? []
      : [{ server, said, key: `${end.systems[0]} ${end.version} ${said.text.en}` }];
  });
  return [...Map.groupBy(told, ({ key }) => key).values()].flatMap((group): readonly Finding[] => {
    const [first] = group;
    if (first === undefined) return [];
    const names = firstNames(group.map(({ server }) => server.hostname));
    const { code, text: lead } = first.said;
    const system = first.server.osVersion ?? '';
    const text = { fr: `${system} : ${lead.fr} : ${names.fr}.`, en: `${system}: ${lead.en}: ${names.en}.` };
    return [{ code, severity: 'warning', text, rows: [], servers: group.map(({ server }) => server.id) }];
  });
}

type Said = { readonly code: 'support-ends' | 'support-contradicts'; readonly text: Text };

const LICENCES = {
  active: { fr: 'support actif', en: 'active support' },
  els: { fr: 'support étendu', en: 'extended support' },
} as const;

function judge(licence: string, end: SupportEnd, today: IsoDate, soon: IsoDate): Said | null {
  const { ends, extendedEnds = null } = end;
  const last = licence === 'els' ? (extendedEnds ?? ends) : ends;
  if (licence === 'obsolete') {
    if (today > (extendedEnds ?? ends)) return null;
    return contradicts(
      'obsolète dans l’inventaire, mais sous support jusqu’au',
      'obsolete in the inventory, but supported until',
      extendedEnds ?? ends,
    );
  }
  if (licence !== 'active' && licence !== 'els') return null;
  if (last < today) {
    return contradicts(
      `${LICENCES[licence].fr} dans l’inventaire, mais ce support a pris fin le`,
      `${LICENCES[licence].en} in the inventory, but that support ended on`,
      last,
    );
  }
  if (licence === 'els' && ends >= today) {
    return contradicts(
      'support étendu dans l’inventaire, mais le support normal va jusqu’au',
      'extended support in the inventory, but normal support lasts until',
      ends,
    );
  }
  if (last > soon) return null;
  return {
    code: 'support-ends',
    text: { fr: `fin de support le ${dayText(last).fr}`, en: `support ends on ${dayText(last).en}` },
  };
}

function contradicts(fr: string, en: string, day: IsoDate): Said {
  return { code: 'support-contradicts', text: { fr: `${fr} ${dayText(day).fr}`, en: `${en} ${dayText(day).en}` } };
}

/** The same day of a later month, or its last one. */
function monthsLater(day: IsoDate, months: number): IsoDate {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}
