// What waits on a host, read and never installed: the transaction that an update would be, and the open security advisories with
// their CVEs, with and without the exclusions.

import type { PendingPackages } from '../../domain/baselines/candidate.ts';
import type { OpenAdvisory, Severity } from '../../domain/cve/advisory.ts';
import { byCodePoint } from '../../domain/order.ts';
import { shellLine } from '../packages/shell-word.ts';
import { yumAdvisories, yumPreview } from '../packages/yum-update.ts';
import { HostAnswerError, type HostScan, type HostSession } from '../ports.ts';
import { advisoryRows } from './advisory-rows.ts';
import { asRoot, grantOf, SUDO_COMMAND } from './as-root.ts';
import { MANAGER_COMMAND, parseManager } from './manager.ts';
import { PACKAGE_LOCK_COMMAND, parsePackageLock } from './package-lock.ts';
import { aptPending, type PendingAsk, rpmPending, wholeTransaction, zypperPending } from './pending/read-pending.ts';
import { parsePreview } from './preview.ts';
import { openingOf, type ProbeAnswer, runProbes } from './probe.ts';
import { readFacts } from './read-facts.ts';
import { readNeedsReboot } from './reboot-facts.ts';
import { dnf5Advisories, dnf5Cves, isDnf5 } from './rpm/dnf5.ts';

export const SCAN_PROBES = [
  { id: 'sudo', command: SUDO_COMMAND },
  { id: 'manager', command: MANAGER_COMMAND },
  { id: 'lock', command: PACKAGE_LOCK_COMMAND },
] as const;
/** What a connection for a scan is opened with. */
export const SCAN = openingOf(SCAN_PROBES);
const PLAIN_TIMEOUT_MS = 60_000;
const ROOT_TIMEOUT_MS = 480_000;
const MAX_WORDS = 300;

/** Throws ReachError. */
export async function scanHost(session: HostSession, ask: { readonly excludes: readonly string[] }): Promise<HostScan> {
  const plain = await runProbes(session, SCAN_PROBES, PLAIN_TIMEOUT_MS, SCAN.mark);
  if (parsePackageLock(plain.lock) === 'yes') return unreadable('another package transaction is running');
  const manager = parseManager(plain.manager);
  if (manager === null) return unreadable('no package manager that is known here');
  if (manager !== 'yum' && manager !== 'dnf') {
    return scanByPreview(session, manager, { grant: grantOf(plain.sudo), excludes: ask.excludes });
  }
  const narrowed = { family: manager, excludes: ask.excludes, scope: { kind: 'all' } } as const;
  const root = (argv: readonly string[], seconds: number) => asRoot(shellLine(argv), grantOf(plain.sudo), seconds);
  const answers = await runProbes(
    session,
    [
      { id: 'transaction', command: root(yumPreview(narrowed), 180) },
      { id: 'whole', command: wholeTransaction(manager, grantOf(plain.sudo)) },
      { id: 'all', command: root(yumAdvisories({ ...narrowed, excludes: [] }), 90) },
      { id: 'kept', command: root(yumAdvisories(narrowed), 90) },
      { id: 'cves', command: root([manager, '-q', 'updateinfo', 'list', 'cves'], 90) },
    ],
    ROOT_TIMEOUT_MS,
  );
  const preview = parsePreview(answers.transaction, answers.kept);
  if (preview === null) return unreadable(lastWords(answers.transaction));
  const lists = isDnf5(answers.transaction) ? await listsOfDnf5(session, manager, ask.excludes, root) : answers;
  const { answer } = await readNeedsReboot(session);
  const pending = await orNothing(() =>
    rpmPending(session, manager, { grant: grantOf(plain.sudo), excludes: ask.excludes }, answers),
  );
  return { kind: 'read', packages: preview.packages, advisories: openAdvisories(lists), rebootNeeded: answer, pending };
}

function listsOfDnf5(
  session: HostSession,
  manager: 'yum' | 'dnf',
  excludes: readonly string[],
  root: (argv: readonly string[], seconds: number) => string,
): Promise<Readonly<Record<'all' | 'kept' | 'cves', ProbeAnswer>>> {
  const probes = [
    { id: 'all', command: root(dnf5Advisories(manager, []), 90) },
    { id: 'kept', command: root(dnf5Advisories(manager, excludes), 90) },
    { id: 'cves', command: root(dnf5Cves(manager), 90) },
  ] as const;
  return runProbes(session, probes, ROOT_TIMEOUT_MS);
}

/** apt and zypper: what an update would bring; their security updates have no ids that a CVE could be looked up by here. */
async function scanByPreview(session: HostSession, manager: 'apt-get' | 'zypper', ask: PendingAsk): Promise<HostScan> {
  const { preview } = await readFacts(session, { excludes: ask.excludes, scope: { kind: 'all' }, now: new Date() });
  if (preview === null) return unreadable('what an update would bring could not be read');
  const { answer } = await readNeedsReboot(session);
  const pending = await orNothing(() => (manager === 'apt-get' ? aptPending : zypperPending)(session, ask));
  return { kind: 'read', packages: preview.packages, advisories: null, rebootNeeded: answer, pending };
}

/** The rest of a scan counts without it. What the host answered otherwise than it does leaves what was read before. */
async function orNothing(read: () => Promise<PendingPackages | null>): Promise<PendingPackages | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof HostAnswerError) return null;
    throw error;
  }
}

function unreadable(why: string): HostScan {
  return { kind: 'unreadable', why: why.slice(0, MAX_WORDS) };
}

function lastWords({ output, exitCode }: ProbeAnswer): string {
  const [last] = output.trimEnd().split('\n').slice(-1);
  return last === undefined || last === '' ? `no answer (exit ${exitCode ?? '?'})` : last;
}

type Row = { readonly id: string; readonly severity: Severity | null; readonly pkg: string };

function rowsOf(answer: ProbeAnswer): readonly Row[] | null {
  return advisoryRows(answer)?.map((row) => ({ ...row, severity: severityOf(row.severity) })) ?? null;
}

const SEVERITY_WORDS: readonly (readonly [RegExp, Severity])[] = [
  [/critical|critique/i, 'critical'],
  [/important/i, 'important'],
  [/moderate|modéré/i, 'moderate'],
  [/low|faible/i, 'low'],
];

function severityOf(words: string): Severity | null {
  return SEVERITY_WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/**
 * A CVE belongs to the advisories that bring the same package in the same version. null: a list could not be read; without that of the
 * CVEs, each of them would look like open nowhere.
 */
export function openAdvisories(answers: {
  readonly all: ProbeAnswer;
  readonly kept: ProbeAnswer;
  readonly cves: ProbeAnswer;
}): readonly OpenAdvisory[] | null {
  const all = rowsOf(answers.all);
  const cves = rowsOf(answers.cves);
  if (all === null || cves === null) return null;
  const kept = rowsOf(answers.kept);
  const keptOf = Map.groupBy(kept ?? [], ({ id }) => id);
  const cvesOf = Map.groupBy(cves, ({ pkg }) => pkg);
  return [...Map.groupBy(all, ({ id }) => id)]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([id, rows]) => {
      const packages = [...new Set(rows.map(({ pkg }) => pkg))];
      return {
        id,
        severity: rows.find(({ severity }) => severity !== null)?.severity ?? null,
        cves: unique(packages.flatMap((pkg) => cvesOf.get(pkg) ?? []).map((row) => row.id)),
        packages: unique(packages.map(packageName)),
        // An advisory of which one package is held back is brought in part only.
        heldBack: kept !== null && (keptOf.get(id)?.length ?? 0) < rows.length,
      };
    });
}

/** `openssl-libs-1:1.1.1k-14.el8_10.x86_64`: name, version, release and architecture. */
function packageName(pkg: string): string {
  return pkg.split('-').slice(0, -2).join('-');
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort(byCodePoint);
}
