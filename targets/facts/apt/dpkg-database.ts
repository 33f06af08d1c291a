// Whether dpkg's database answers, and whether its last transaction was finished (PRE-7).
import type { Answer } from '../../../domain/answer.ts';
import type { ProbeAnswer } from '../probe.ts';

/**
 * A killed dpkg leaves numbered files that it will not work without; a failed script of a package leaves that package half done.
 * `dpkg --audit` is for people: it also complains of harmless things, such as old packages without checksums.
 */
export const DPKG_DATABASE_COMMAND = `command -v dpkg-query >/dev/null || { echo 'dpkg-query: not found'; exit 127; }
packages=$(dpkg-query -W -f '\${db:Status-Abbrev} \${Package}\\n'); code=$?
echo "packages: $(printf '%s' "$packages" | grep -c '^.[^nc]')"
echo "journal: $(ls /var/lib/dpkg/updates | grep -c '^[0-9]*$')"
printf '%s\\n' "$packages" | awk 'substr($0, 2, 1) ~ /[HUFWt]/ || substr($0, 3, 1) == "R" { print "half done: " $NF }'
dpkg --audit
exit $code`;

/** `interrupted`: `dpkg --configure -a` is needed before anything else. */
export function parseDpkgDatabase({ exitCode, output }: ProbeAnswer): { readable: Answer; interrupted: boolean } {
  const packages = /^packages: (\d+)$/m.exec(output);
  const journal = /^journal: (\d+)$/m.exec(output);
  if (exitCode === null || exitCode === 127 || !packages || !journal)
    return { readable: 'unknown', interrupted: false };
  const interrupted = Number(journal[1]) > 0 || /^half done: /m.test(output);
  const readable = exitCode === 0 && Number(packages[1]) > 0 && !interrupted;
  return { readable: readable ? 'yes' : 'no', interrupted };
}
