// Which packages an update with given arguments would change on a simulated host.
import { packageLine } from '../../../domain/attempts/package-version.ts';
import type { PackageVersion } from '../../../targets/ports.ts';
import { CATALOGUE, type CataloguePackage } from './package-catalogue.ts';

/**
 * `argv` as of yum: `--exclude=`, `--security`, `--advisory=`, `--cve=`, and packages by name or in an exact version are understood. An exact
 * version is in the repositories whether the host waits for it or not.
 */
export function plannedUpdates(
  installed: readonly PackageVersion[],
  waiting: ReadonlySet<string>,
  argv: readonly string[],
): readonly CataloguePackage[] {
  const excluded = valuesOf(argv, '--exclude=').map(globPattern);
  const named = namesIn(argv);
  const current = new Set(installed.map((item) => `${item.name}\t${item.version}`));
  return CATALOGUE.filter(
    (item) =>
      (named === null ? waiting.has(item.name) : named.some((word) => isNamed(item, word, waiting))) &&
      !current.has(`${item.name}\t${item.update}`) &&
      !excluded.some((glob) => glob.test(item.name)) &&
      isInScope(item, argv),
  );
}

/** rpm's database after the update. */
export function withUpdates(
  installed: readonly PackageVersion[],
  plan: readonly CataloguePackage[],
): readonly PackageVersion[] {
  const replaced = new Set(plan.filter((item) => !item.installOnly).map((item) => item.name));
  const added = plan.map(({ name, arch, update }) => ({ name, arch, version: update }));
  return [...installed.filter((item) => !replaced.has(item.name)), ...added];
}

function isNamed({ name, arch, update }: CataloguePackage, word: string, waiting: ReadonlySet<string>): boolean {
  const isExact = word === packageLine({ name, arch, version: update });
  return isExact || (waiting.has(name) && globPattern(word).test(name));
}

function isInScope(item: CataloguePackage, argv: readonly string[]): boolean {
  const advisories = valuesOf(argv, '--advisory=');
  const cves = valuesOf(argv, '--cve=');
  if (advisories.length > 0) return item.advisory !== null && advisories.includes(item.advisory);
  if (cves.length > 0) return item.cve !== null && cves.includes(item.cve);
  return !argv.includes('--security') || item.advisory !== null;
}

/** null: everything is meant. */
function namesIn([, verb, ...rest]: readonly string[]): readonly string[] | null {
  const names = verb === 'update' ? rest.filter((word) => !word.startsWith('-')) : [];
  return names.length === 0 ? null : names;
}

function valuesOf(argv: readonly string[], option: string): readonly string[] {
  return argv.flatMap((word) => (word.startsWith(option) ? [word.slice(option.length)] : []));
}

function globPattern(glob: string): RegExp {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`);
}
