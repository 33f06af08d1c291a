// "Nothing to do" is success with 0 packages, not a failure (RUN-7).

const SENTENCE =
  /^\s*(Nothing to do\.?|No packages marked for update\.?|Rien à faire\.?|Aucun paquet marqué pour (la )?mise à jour\.?)\s*$/m;

/** RUN-7. A sentence behind `Error:` or a code other than 0 is a failure: nothing was found where something was asked. */
export function saysNothingToDo(log: string, exitCode: number | null): boolean {
  return exitCode === 0 && SENTENCE.test(log);
}
