// What `updateinfoCommand` answers: the notices of each repository, and which packages at which versions they bring.
import type { Notice } from '../../../domain/baselines/candidate.ts';
import { compareEvr } from '../../../domain/baselines/evr.ts';
import type { ProbeAnswer } from '../probe.ts';

export type NoticePackage = {
  readonly name: string;
  readonly arch: string;
  readonly version: string;
  /** `nodejs:18`; null: not of a module. */
  readonly module: string | null;
};

export type RepositoryNotice = { readonly notice: Notice; readonly packages: readonly NoticePackage[] };

/** `complete`: all metadata that there is could be read. */
export type Updateinfo = { readonly notices: readonly RepositoryNotice[]; readonly complete: boolean };

const MOST_CVES = 500;
/** What no repository writes, and what no index holds. */
const LONGEST = 200;

export function parseUpdateinfo({ exitCode, output }: ProbeAnswer): Updateinfo {
  const notices: { notice: Notice; cves: string[]; packages: NoticePackage[] }[] = [];
  let complete = exitCode === 0;
  for (const line of output.split('\n')) {
    const [mark, ...fields] = line.split('\t').map(unescaped);
    const last = notices.at(-1);
    if (mark === 'F') complete = false;
    else if (fields.some((field) => field.length > LONGEST)) complete = false;
    else if (mark === 'N') {
      const notice = noticeOf(fields);
      if (notice === null) complete = false;
      else notices.push({ notice, cves: [], packages: [] });
    } else if (mark === 'C' && last !== undefined && last.cves.length < MOST_CVES) last.cves.push(...cveOf(fields));
    else if (mark === 'P' && last !== undefined) last.packages.push(...packageOf(fields));
  }
  return {
    notices: notices.map(({ notice, cves, packages }) => ({
      notice: { ...notice, cves: [...new Set(cves)].sort() },
      packages,
    })),
    complete,
  };
}

function noticeOf([
  id = '',
  kind = '',
  issued = '',
  updated = '',
  severity = '',
  reboot = '',
]: readonly string[]): Notice | null {
  if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/.test(id)) return null;
  return {
    advisory: id,
    kind: wordOf(kind),
    severity: severityWord(severity),
    issuedAt: dateOf(issued),
    updatedAt: dateOf(updated),
    cves: [],
    rebootSuggested: reboot === '1',
  };
}

function wordOf(text: string): string | null {
  const word = text
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return word === '' ? null : word.slice(0, 30);
}

/** `None` is what createrepo and dnf write where there is none. */
function severityWord(text: string): string | null {
  const word = wordOf(text);
  return word === 'none' || word === 'unspecified' || word === 'n-a' ? null : word;
}

/** As repositories write them, in UTC: `2026-11-03 08:00:00`, `2026-11-03`, `2026-11-03T08:00:00Z`, seconds of Unix. null: anything else. */
export function dateOf(text: string): Date | null {
  const said = text.trim();
  if (/^\d{9,10}$/.test(said)) return new Date(Number(said) * 1000);
  const [, day, hour = '00', minute = '00', second = '00'] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(?: ?(?:UTC|GMT|Z|\+00:?00))?$/.exec(said) ?? [];
  if (day === undefined) return null;
  const date = new Date(`${day}T${hour}:${minute}:${second}Z`);
  // Days that do not exist roll over in JavaScript.
  return Number.isNaN(date.getTime()) || !date.toISOString().startsWith(day) ? null : date;
}

function cveOf([id = '']: readonly string[]): readonly string[] {
  const name = id.trim().toUpperCase();
  return /^CVE-\d{4}-\d{4,10}$/.test(name) ? [name] : [];
}

function packageOf([
  name = '',
  epoch = '',
  version = '',
  release = '',
  arch = '',
  module = '',
]: readonly string[]): readonly NoticePackage[] {
  if (name === '' || version === '' || release === '' || arch === '') return [];
  const evr = `${/^\d+$/.test(epoch) ? epoch : '0'}:${version}-${release}`;
  return [{ name, arch, version: evr, module: module === '' || module === ':' ? null : module }];
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? '');
}

/**
 * The notices that come with a candidate: those of its own version, and those of versions between it and what it replaces. One of a
 * module counts for its own stream alone: versions of two streams say nothing of each other.
 */
export function noticesOf(
  candidate: {
    readonly name: string;
    readonly arch: string;
    readonly version: string;
    readonly installed: string | null;
  },
  byName: ReadonlyMap<string, readonly { readonly notice: Notice; readonly package: NoticePackage }[]>,
): readonly Notice[] {
  const { name, arch, version, installed } = candidate;
  const same = (byName.get(name) ?? []).filter((one) => one.package.arch === arch);
  const exact = same.filter((one) => compareEvr(one.package.version, version) === 0);
  const streams = new Set(exact.map((one) => one.package.module));
  const brought = same.filter(({ package: { version: fixed, module } }) => {
    if (module !== null && !streams.has(module)) return false;
    if (compareEvr(fixed, version) > 0) return false;
    return installed === null ? compareEvr(fixed, version) === 0 : compareEvr(fixed, installed) > 0;
  });
  return unique(brought.map(({ notice }) => notice));
}

/** A notice of several collections is listed once; one of several repositories that says another thing, twice. */
function unique(notices: readonly Notice[]): readonly Notice[] {
  return [...new Map(notices.map((notice) => [JSON.stringify(notice), notice])).values()];
}

export function noticesByName(
  notices: readonly RepositoryNotice[],
): ReadonlyMap<string, readonly { readonly notice: Notice; readonly package: NoticePackage }[]> {
  const all = notices.flatMap(({ notice, packages }) => packages.map((one) => ({ notice, package: one })));
  return Map.groupBy(all, (one) => one.package.name);
}
