// Of hundreds of changed packages a card names a few: those that an owner reacts to.
import type { AdvisedChange } from '../../cards/validations/validated-server/view.ts';
import type { Evidence } from '../../db/queries/validations/validation-view.ts';
import type { PackageChange } from '../../domain/attempts/package-difference.ts';
import { advisoriesOf } from '../../domain/validations/advisories.ts';

/** By the start of the name, the most telling first. */
const TELLING = [
  'kernel',
  'linux-image',
  'glibc',
  'systemd',
  'openssl',
  'openssh',
  'java',
  'httpd',
  'nginx',
  'php',
  'python',
  'postgresql',
  'mariadb',
  'mysql',
];

/** All of them, telling ones first; otherwise in the order given. What came onto the host stands before what went. */
export function mostTelling(packages: readonly PackageChange[]): readonly PackageChange[] {
  return packages.toSorted((a, b) => rank(a) - rank(b));
}

/** With the advisories that each change closed, as far as they are known. */
export function advised(evidence: Evidence | undefined): readonly AdvisedChange[] {
  if (evidence === undefined) return [];
  const { packages, advisories } = evidence;
  return mostTelling(packages).map((change) => ({ ...change, advisories: advisoriesOf(advisories, change) }));
}

function rank({ name, to }: PackageChange): number {
  const index = TELLING.findIndex((start) => name.startsWith(start));
  const telling = index < 0 ? TELLING.length : index;
  return to === null ? telling + TELLING.length + 1 : telling;
}
