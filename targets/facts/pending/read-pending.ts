// What is pending on a host, a package each, with the advisories that it brings (POL-3). Computed without our exclusions, which are then
// marked: package managers hide the advisories of what is excluded. null: it could not be read, and what was read before still stands.
import type { Candidate, Manager, Obstacle, PendingPackages } from '../../../domain/baselines/candidate.ts';
import { compareEvr } from '../../../domain/baselines/evr.ts';
import { globMatches } from '../../../domain/cve/excludes-for-cve.ts';
import { aptCandidatesScript } from '../../packages/apt-update.ts';
import { shellLine } from '../../packages/shell-word.ts';
import { yumPreview } from '../../packages/yum-update.ts';
import { zypperPreview } from '../../packages/zypper-update.ts';
import type { HostSession } from '../../ports.ts';
import { asRoot, type SudoGrant, scriptAsRoot } from '../as-root.ts';
import { parsePreview } from '../preview.ts';
import { type ProbeAnswer, runProbes } from '../probe.ts';
import { parseZypperPreview } from '../zypper/zypper-preview.ts';
import { aptCandidates } from './apt-candidates.ts';
import { type OfferedPackage, rpmCandidates } from './rpm-candidates.ts';
import { noticesByName, noticesOf, parseUpdateinfo, type Updateinfo } from './updateinfo.ts';
import { updateinfoCommand } from './updateinfo-script.ts';
import { zypperCandidates } from './zypper-candidates.ts';

const TIMEOUT_MS = 420_000;
/** More than any host has pending; what lists more is not believed. */
const MOST_CANDIDATES = 5_000;
const NOTHING: ProbeAnswer = { exitCode: null, output: '' };

export type PendingAsk = { readonly grant: SudoGrant; readonly excludes: readonly string[] };

/** As if nothing were excluded on the host either; where that is refused or not understood: as if nothing of ours were. */
export function wholeTransaction(manager: 'yum' | 'dnf', grant: SudoGrant): string {
  const preview = yumPreview({ family: manager, excludes: [], scope: { kind: 'all' } });
  return asRoot(shellLine([...preview, '--disableexcludes=all']), grant, 180);
}

/** `transaction`: with our exclusions. Throws ReachError. */
export async function rpmPending(
  session: HostSession,
  manager: 'yum' | 'dnf',
  ask: PendingAsk,
  answers: { readonly whole: ProbeAnswer; readonly transaction: ProbeAnswer },
): Promise<PendingPackages | null> {
  const kept = offeredIn(answers.transaction);
  const whole = offeredIn(answers.whole) ?? (await openTransaction(session, manager, ask));
  if (kept === null || whole === null) return null;
  const lineOf = ({ name, arch, version }: OfferedPackage) => `${name} ${arch} ${version}`;
  const comes = new Set(kept.map(lineOf));
  const known = new Set(whole.map(lineOf));
  const all = [...whole, ...kept.filter((one) => !known.has(lineOf(one)))];
  const skipped = skippedIn(answers.transaction.output);
  const obstacleOf = (one: OfferedPackage): Obstacle | null =>
    comes.has(lineOf(one)) || isHidden(one, ask.excludes) ? null : skipped(one.name) ? 'broken' : 'held';
  const rows = all.map((one) => ({ ...one, installed: null, obstacle: obstacleOf(one) }));
  return withNotices(session, manager, rows, ask.excludes);
}

async function openTransaction(session: HostSession, manager: 'yum' | 'dnf', { grant }: PendingAsk) {
  const preview = yumPreview({ family: manager, excludes: [], scope: { kind: 'all' } });
  const probes = [{ id: 'open', command: asRoot(shellLine(preview), grant, 180) }] as const;
  return offeredIn((await runProbes(session, probes, TIMEOUT_MS)).open);
}

/** null: not computed, or what is shown is not all that is counted. */
function offeredIn(answer: ProbeAnswer): readonly OfferedPackage[] | null {
  const preview = parsePreview(answer, NOTHING);
  if (preview === null) return null;
  const rows = rpmCandidates(answer.output);
  return rows.length > MOST_CANDIDATES || (rows.length === 0 && preview.packages > 0) ? null : rows;
}

function skippedIn(output: string): (name: string) => boolean {
  const at = output.search(/^\s*Skipping packages/m);
  const words = new Set(at < 0 ? [] : output.slice(at).split(/\s+/));
  return (name) => words.has(name);
}

export async function aptPending(session: HostSession, ask: PendingAsk): Promise<PendingPackages | null> {
  const answers = await runProbes(
    session,
    [
      { id: 'simulated', command: scriptAsRoot(aptCandidatesScript(), ask.grant, 120) },
      { id: 'held', command: 'apt-mark showhold' },
      { id: 'installed', command: DPKG },
    ],
    TIMEOUT_MS,
  );
  const { exitCode, output } = answers.simulated;
  if (exitCode !== 0 || !/^\d+ upgraded, \d+ /m.test(output)) return null;
  const held = new Set(answers.held.output.split('\n').map((line) => line.trim().replace(/:.*$/, '')));
  const installed = newestOf(answers.installed.output);
  const rows = aptCandidates(output, held);
  if (rows.length > MOST_CANDIDATES) return null;
  const candidates = rows.map((row): Candidate => {
    const arch = row.arch ?? installed.archOf(row.name) ?? 'all';
    const hidden = isHidden({ ...row, arch }, ask.excludes);
    return { ...row, arch, notices: [], obsoletes: [], hidden };
  });
  return { manager: 'apt', candidates, noticesRead: true };
}

export async function zypperPending(session: HostSession, ask: PendingAsk): Promise<PendingPackages | null> {
  const answers = await runProbes(
    session,
    [
      { id: 'dryRun', command: scriptAsRoot(zypperPreview({ excludes: [], scope: { kind: 'all' } }), ask.grant, 180) },
      { id: 'listed', command: 'timeout 90 zypper --xmlout --non-interactive --no-refresh list-updates' },
    ],
    TIMEOUT_MS,
  );
  if (parseZypperPreview(answers.dryRun, NOTHING) === null) return null;
  const rows = zypperCandidates(answers.dryRun.output, answers.listed.output);
  if (rows.length > MOST_CANDIDATES) return null;
  return withNotices(
    session,
    'zypper',
    rows.map((row) => ({ ...row, obstacle: null })),
    ask.excludes,
  );
}

type Row = OfferedPackage & { readonly installed: string | null; readonly obstacle: Obstacle | null };

async function withNotices(
  session: HostSession,
  manager: Exclude<Manager, 'apt'>,
  rows: readonly Row[],
  excludes: readonly string[],
): Promise<PendingPackages> {
  if (rows.length === 0) return { manager, candidates: [], noticesRead: true };
  const names = [...new Set(rows.map(({ name }) => name))];
  const updateinfo = updateinfoCommand(manager === 'zypper' ? 'zypper' : 'rpm', names);
  const answers = await runProbes(
    session,
    [
      { id: 'installed', command: `${shellLine(['rpm', '-q', '--qf', RPM_LINE, ...names])}; true` },
      { id: 'updateinfo', command: updateinfo ?? 'exit 64' },
    ],
    TIMEOUT_MS,
  );
  const installed = newestOf(answers.installed.output);
  const found: Updateinfo = parseUpdateinfo(answers.updateinfo);
  const byName = noticesByName(found.notices);
  const candidates = rows.map((row): Candidate => {
    const replaced = row.installed ?? installed.versionOf(row.name, row.arch);
    const notices = noticesOf({ ...row, installed: replaced }, byName);
    return { ...row, installed: replaced, kind: null, notices, hidden: isHidden(row, excludes) };
  });
  return { manager, candidates, noticesRead: found.complete };
}

const RPM_LINE = '%{NAME}\\t%|EPOCH?{%{EPOCH}}:{0}|:%{VERSION}-%{RELEASE}\\t%{ARCH}\\n';
const DPKG = `dpkg-query -W -f '\${Package}\\t\${Version}\\t\${Architecture}\\t\${db:Status-Abbrev}\\n'`;

/** Of several that are installed beside each other (kernels) the newest is what a later one comes after. */
function newestOf(output: string) {
  const versions = new Map<string, string>();
  const arches = new Map<string, string>();
  for (const line of output.split('\n')) {
    const [name, version, arch] = line.split('\t');
    if (name === undefined || version === undefined || arch === undefined) continue;
    const known = versions.get(`${name} ${arch}`);
    if (known === undefined || compareEvr(version, known) > 0) versions.set(`${name} ${arch}`, version);
    arches.set(name, arch);
  }
  return {
    versionOf: (name: string, arch: string) => versions.get(`${name} ${arch}`) ?? null,
    archOf: (name: string) => arches.get(name) ?? null,
  };
}

/** As the managers read a glob: the name, with its architecture or not, or with its version. */
function isHidden(
  { name, arch, version }: { readonly name: string; readonly arch: string; readonly version: string },
  excludes: readonly string[],
): boolean {
  const short = version.replace(/^0:/, '');
  const forms = [name, `${name}.${arch}`, `${name}-${short}`, `${name}-${short}.${arch}`, `${name}-${version}.${arch}`];
  return excludes.some((glob) => forms.some((form) => globMatches(glob, form)));
}
