// What yum would print, line by line: the demo shows it, and the parsers of the product read it.
import type { CataloguePackage } from './package-catalogue.ts';
import type { UpdateFailure } from './simulated-host.ts';

export type YumOutput = { readonly lines: readonly string[]; readonly exitCode: number };

const RULE = '='.repeat(100);
const PLUGIN = 'Updating Subscription Management repositories.';
const CHECKED = 'Last metadata expiration check: 0:12:41 ago.';
const NOTHING = [PLUGIN, CHECKED, 'Dependencies resolved.', 'Nothing to do.', 'Complete!'];

/** `yum update --assumeno`: its exit code 1 is no failure. */
export function previewOutput(plan: readonly CataloguePackage[]): YumOutput {
  if (plan.length === 0) return { lines: NOTHING, exitCode: 0 };
  return { lines: [...transactionTable(plan), 'Operation aborted.'], exitCode: 1 };
}

export function advisoriesOutput(plan: readonly CataloguePackage[]): YumOutput {
  const known = plan.filter((item) => item.advisory !== null);
  return { lines: [PLUGIN, ...known.map((i) => `${i.advisory} Important/Sec. ${fullName(i, i.update)}`)], exitCode: 0 };
}

export function cvesOutput(plan: readonly CataloguePackage[]): YumOutput {
  const known = plan.filter((item) => item.cve !== null);
  return { lines: [PLUGIN, ...known.map((i) => `${i.cve} Important/Sec. ${fullName(i, i.update)}`)], exitCode: 0 };
}

export function updateOutput(plan: readonly CataloguePackage[], failure: UpdateFailure | null): YumOutput {
  if (failure === 'repository') return { lines: REPOSITORY_FAILURE, exitCode: 1 };
  if (plan.length === 0) return { lines: NOTHING, exitCode: 0 };
  if (failure === 'dependency') return { lines: dependencyFailure(plan), exitCode: 1 };
  const begin = [...transactionTable(plan), ...downloads(plan)];
  if (failure === 'disk') return { lines: [...begin, ...diskFailure(plan)], exitCode: 1 };
  const end = failure === 'scriptlet' ? scriptletFailure(plan) : [...upgraded(plan), '', 'Complete!'];
  return { lines: [...begin, ...transaction(plan), ...end], exitCode: failure === null ? 0 : 1 };
}

function transactionTable(plan: readonly CataloguePackage[]): readonly string[] {
  const rows = plan.map(
    (i) => ` ${i.name.padEnd(32)} ${i.arch.padEnd(7)} ${shown(i.update).padEnd(34)} updates  ${size(i.kilobytes)}`,
  );
  const total = plan.reduce((sum, item) => sum + item.kilobytes, 0);
  const packages = plan.length === 1 ? '1 Package' : `${plan.length} Packages`;
  return [
    PLUGIN,
    CHECKED,
    'Dependencies resolved.',
    RULE,
    ` ${'Package'.padEnd(32)} ${'Arch'.padEnd(7)} ${'Version'.padEnd(34)} Repo     Size`,
    RULE,
    'Upgrading:',
    ...rows,
    '',
    'Transaction Summary',
    RULE,
    `Upgrade  ${packages}`,
    '',
    `Total download size: ${size(total)}`,
  ];
}

function downloads(plan: readonly CataloguePackage[]): readonly string[] {
  const lines = plan.map(
    (item, i) =>
      `(${i + 1}/${plan.length}): ${fullName(item, item.update)}.rpm  12 MB/s | ${size(item.kilobytes)}B     00:00`,
  );
  return [
    'Downloading Packages:',
    ...lines,
    '-'.repeat(80),
    'Running transaction check',
    'Transaction check succeeded.',
    'Running transaction test',
  ];
}

function transaction(plan: readonly CataloguePackage[]): readonly string[] {
  const total = plan.length * 2;
  const step = (verb: string, item: CataloguePackage, version: string, n: number) =>
    `  ${verb.padEnd(17)}: ${fullName(item, version).padEnd(52)} ${n}/${total} `;
  return [
    'Transaction test succeeded.',
    'Running transaction',
    `  ${'Preparing'.padEnd(17)}: ${' '.repeat(53)}1/1 `,
    ...plan.map((item, i) => step('Upgrading', item, item.update, i + 1)),
    ...plan.map((item, i) => step('Cleanup', item, item.installed, plan.length + i + 1)),
    ...plan.map((item, i) => step('Verifying', item, item.update, 2 * i + 1)),
    step('Verifying', plan[plan.length - 1] as CataloguePackage, plan[plan.length - 1]?.installed ?? '', total),
  ];
}

function upgraded(plan: readonly CataloguePackage[]): readonly string[] {
  return ['', 'Upgraded:', ...plan.map((item) => `  ${fullName(item, item.update)}`)];
}

const REPOSITORY_FAILURE = [
  PLUGIN,
  "Errors during downloading metadata for repository 'updates':",
  "  - Curl error (7): Couldn't connect to server for https://satellite.example.test/updates/repodata/repomd.xml",
  "Error: Failed to download metadata for repo 'updates': Cannot download repomd.xml: All mirrors were tried",
];

function dependencyFailure(plan: readonly CataloguePackage[]): readonly string[] {
  const [item] = plan;
  if (!item) return NOTHING;
  return [
    PLUGIN,
    CHECKED,
    'Error: ',
    ` Problem: cannot install the best update candidate for package ${fullName(item, item.installed)}`,
    `  - nothing provides libnowhere.so.9()(64bit) needed by ${fullName(item, item.update)}`,
  ];
}

function diskFailure(plan: readonly CataloguePackage[]): readonly string[] {
  const needs = plan
    .slice(0, 2)
    .map((item) => `  installing package ${fullName(item, item.update)} needs 412MB more space on the / filesystem`);
  return [
    'Error: Transaction test error:',
    ...needs,
    '',
    'Error Summary',
    '-------------',
    'Disk Requirements:',
    '   At least 412MB more space needed on the / filesystem.',
  ];
}

function scriptletFailure(plan: readonly CataloguePackage[]): readonly string[] {
  const failed = plan.at(-1);
  if (!failed) return NOTHING;
  return [
    ...upgraded(plan.slice(0, -1)),
    'Failed:',
    `  ${fullName(failed, failed.update)}`,
    '',
    `Error in PREIN scriptlet in rpm package ${failed.name}`,
    'Error: Transaction failed',
  ];
}

function fullName(item: CataloguePackage, version: string): string {
  return `${item.name}-${shown(version)}.${item.arch}`;
}

/** yum leaves an epoch of 0 out. */
function shown(version: string): string {
  return version.replace(/^0:/, '');
}

function size(kilobytes: number): string {
  return kilobytes < 1024 ? `${kilobytes} k` : `${(kilobytes / 1024).toFixed(1)} M`;
}
