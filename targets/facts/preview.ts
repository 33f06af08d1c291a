// What an update would change: packages, size, reboot (PRE-7), from the transaction that the manager shows and then drops.
import type { Answer } from '../../domain/answer.ts';
import type { UpdatePreview } from '../ports.ts';
import type { ProbeAnswer } from './probe.ts';

type Row = { readonly name: string; readonly version: string };

const SUMMARY = /^(Transaction Summary|Résumé de la transaction)$/m;
const NOTHING = /^\s*(Nothing to do|No packages marked for update|Rien à faire|Aucun paquet marqué pour)/m;
/** What a dropped transaction says; its exit code is 1, like an error's. */
const DROPPED = /Operation aborted|Opération avortée|Exiting on user command|Quitte(r)? (à|sur) la demande/i;
const COUNT =
  /^(?:Install|Upgrade|Remove|Downgrade|Reinstall|Installer|Mettre à niveau|Supprimer|Rétrograder|Réinstaller)\s+(\d+) (?:Package|Paquet)s?(?:\s+\(\+\s?(\d+))?/gm;
const SIZE = /^(?:Total (?:download )?size|Taille totale(?: des téléchargements)?)\s*:\s*([\d.,]+)\s?([kMGT]?)/m;
const ADVISORY = /^([A-Z][A-Za-z0-9]*-[A-Za-z0-9:.-]*\d)\s/;

/** The list that needs-restarting uses; the second applies to EL7 only. */
const REBOOT_NAMES =
  /^(kernel|kernel-core|kernel-rt|kernel-rt-core|kernel-uek|kernel-uek-core|glibc|linux-firmware|systemd|dbus|dbus-broker|microcode_ctl)$/;
const REBOOT_NAMES_EL7 = /^(udev|openssl-libs|gnutls)$/;
const KERNEL = /^kernel(-rt|-uek)?(-core|-modules|-modules-core|-modules-extra)?$/;

/** null when the transaction could not be computed: an error, a timeout, or words we do not know. */
export function parsePreview(transaction: ProbeAnswer, advisories: ProbeAnswer): UpdatePreview | null {
  const { output, exitCode } = transaction;
  const securityAdvisories = parseAdvisories(advisories);
  if (exitCode === 0 && NOTHING.test(output)) {
    return { packages: 0, securityAdvisories, downloadBytes: 0, kernelInScope: false, rebootForecast: 'no' };
  }
  if (exitCode !== 1 || !SUMMARY.test(output) || !DROPPED.test(output)) return null;
  const rows = transactionRows(output);
  return {
    packages: packagesOf(output),
    securityAdvisories,
    downloadBytes: downloadBytes(output),
    kernelInScope: rows.some((row) => KERNEL.test(row.name)),
    rebootForecast: rebootForecast(rows),
  };
}

/** Distinct advisories; null when the list could not be read. Severity is not parsed: translations put spaces in it. */
export function parseAdvisories(answer: ProbeAnswer): number | null {
  if (answer.exitCode !== 0) return null;
  const ids = answer.output.split('\n').flatMap((line) => ADVISORY.exec(line)?.[1] ?? []);
  return new Set(ids).size;
}

/** yum 3 counts packages pulled in beside: `Install  1 Package  (+2 Dependent packages)`. */
function packagesOf(output: string): number {
  return [...output.matchAll(COUNT)].reduce((sum, found) => sum + Number(found[1]) + Number(found[2] ?? 0), 0);
}

function downloadBytes(output: string): number | null {
  const found = SIZE.exec(output);
  if (!found) return null;
  const power = ['', 'k', 'M', 'G', 'T'].indexOf(found[2] ?? '');
  return Math.round(Number(found[1]?.replace(',', '.')) * 1024 ** power);
}

/** Names stand after exactly one space; a long one stands alone and its version begins the next line. */
function transactionRows(output: string): readonly Row[] {
  const table = output.slice(0, output.search(SUMMARY)).split('\n');
  return table.flatMap((line, i) => {
    const [name, , version] = /^ \S/.test(line) ? line.trim().split(/\s+/) : [];
    if (name === undefined) return [];
    return [{ name, version: version ?? table[i + 1]?.trim().split(/\s+/)[1] ?? '' }];
  });
}

/** A forecast: an answer after the update comes from `needs-restarting` (RUN-8). */
function rebootForecast(rows: readonly Row[]): Answer {
  if (rows.length === 0) return 'unknown';
  const asks = ({ name, version }: Row) =>
    REBOOT_NAMES.test(name) || (/\.el7/.test(version) && REBOOT_NAMES_EL7.test(name));
  return rows.some(asks) ? 'yes' : 'no';
}
