// How an ended update went, from facts: the exit code, then what changed on the host (RUN-7).
import type { Text } from '../language.ts';
import { type FailureClass, failureText } from './failure-class.ts';
import { countChanges, type PackageChange } from './package-difference.ts';

export type EndedUpdate = {
  /** null: it ended without one: the host went down, or the process was killed. */
  readonly exitCode: number | null;
  /** Exit codes by which the package manager means success; default 0 alone. */
  readonly successCodes?: readonly number[];
  /** null: one of the two inventories could not be read. */
  readonly difference: readonly PackageChange[] | null;
  /** What the log says; null or `unknown`: nothing recognised. */
  readonly failureClass: FailureClass | null;
  /** Why the script of a new kernel failed, which package managers only warn of; null, or absent: it did not. */
  readonly kernelFailure?: FailureClass | null;
};

export type UpdateOutcome =
  | { readonly kind: 'patched'; readonly packages: number }
  | { readonly kind: 'nothing-to-do' }
  /** `partial`: packages were changed all the same. */
  | { readonly kind: 'failed'; readonly failure: FailureClass; readonly partial: boolean; readonly text: Text };

/** RUN-7. `nothing-to-do` is a success with 0 packages; a success that cannot be verified is not one. */
export function updateOutcome(update: EndedUpdate): UpdateOutcome {
  const { exitCode, difference, successCodes = [0] } = update;
  const failure = update.failureClass ?? 'unknown';
  const partial = difference !== null && difference.length > 0;
  if (exitCode === null) return failed(failure === 'unknown' ? 'interrupted' : failure, partial, NO_EXIT_CODE);
  if (!successCodes.includes(exitCode)) return failed(failure, partial, exited(exitCode));
  if (difference === null) return failed(failure, false, UNVERIFIED);
  const { kernelFailure = null } = update;
  if (kernelFailure !== null && difference.length > 0) return failed(kernelFailure, true, KERNEL_NOT_READY);
  if (difference.length > 0) return { kind: 'patched', packages: countChanges(difference).changed };
  // Some tools report success although, say, the disk was full: nothing changed and the log names a failure.
  return failure === 'unknown' ? { kind: 'nothing-to-do' } : failed(failure, false, NOTHING_CHANGED);
}

function failed(failure: FailureClass, partial: boolean, detail: Text): UpdateOutcome {
  const cause = failureText(failure);
  const note = partial ? PARTIAL : { fr: '', en: '' };
  const text = {
    fr: `Échec (${cause.fr}) : ${detail.fr}${note.fr}.`,
    en: `Failed (${cause.en}): ${detail.en}${note.en}.`,
  };
  return { kind: 'failed', failure, partial, text };
}

function exited(exitCode: number): Text {
  return {
    fr: `la mise à jour s’est terminée avec le code ${exitCode}`,
    en: `the update ended with exit code ${exitCode}`,
  };
}

const NO_EXIT_CODE: Text = {
  fr: 'la mise à jour s’est arrêtée sans code de retour',
  en: 'the update stopped without an exit code',
};

const UNVERIFIED: Text = {
  fr: 'la mise à jour semble réussie, mais les paquets installés n’ont pas pu être comparés',
  en: 'the update seems to have worked, but the installed packages could not be compared',
};

const NOTHING_CHANGED: Text = {
  fr: 'la mise à jour semble réussie, mais aucun paquet n’a changé',
  en: 'the update seems to have worked, but no package has changed',
};

const KERNEL_NOT_READY: Text = {
  fr: 'la mise à jour semble réussie, mais le script qui prépare le nouveau noyau a échoué : le serveur pourrait ne pas redémarrer',
  en: 'the update seems to have worked, but the script that prepares the new kernel failed: the server may not boot',
};

const PARTIAL: Text = { fr: ' ; certains paquets ont tout de même changé', en: '; some packages did change' };
