// What an update would change: packages, size, reboot (PRE-7), from the transaction that the manager shows and then drops.
import type { Answer } from '../../domain/answer.ts';
import { isKernelOfRpm } from '../../domain/kernels/kernel-names.ts';
import { plainLines } from '../packages/plain-lines.ts';
import { transactionCount } from '../packages/transaction-count.ts';
import type { UpdatePreview } from '../ports.ts';
import { advisoryRows } from './advisory-rows.ts';
import type { ProbeAnswer } from './probe.ts';
import { SUMMARY, type TableRow, tableRows } from './rpm/transaction-table.ts';

const NOTHING =
  /^\s*(Nothing to do|No packages marked for (update|upgrade)|No packages needed for security|No security updates needed|Rien à faire|Aucun paquet marqué pour)/im;
/** Of exact versions (PIN-1), none of which is there any more. Of a name alone it is an error: nobody asks for one. */
const NONE_THERE = /^No match for argument: \S+-\d+:\S+$[\s\S]*^Error: No packages marked for upgrade\.?$/m;
/** What a dropped transaction says; its exit code is 1, like an error's. */
const DROPPED = /Operation aborted|Opération avortée|Exiting on user command|Quitte(r)? (à|sur) la demande/i;
const DOWNLOAD =
  /^(?:(?:Total download size|Taille totale des téléchargements)\s*:\s*([\d.,]+)\s?([kMGT]?)|Total size of inbound packages is .* Need to download ([\d.,]+) ([KMGT]?))/m;
/** Of the whole transaction: said where some of it is on the host already, and alone where all of it is. */
const SIZE = /^(?:Total size|Taille totale)\s*:/m;

/** The list that needs-restarting uses; the second applies to EL7 only. */
const REBOOT_NAMES = /^(glibc|linux-firmware|systemd|dbus|dbus-broker|microcode_ctl)$/;
const REBOOT_NAMES_EL7 = /^(udev|openssl-libs|gnutls)$/;

/** null when the transaction could not be computed: an error, a timeout, or words we do not know. */
export function parsePreview(transaction: ProbeAnswer, advisories: ProbeAnswer): UpdatePreview | null {
  const { exitCode } = transaction;
  const lines = plainLines(transaction.output);
  const output = lines.join('\n');
  const securityAdvisories = parseAdvisories(advisories);
  if ((exitCode === 0 && NOTHING.test(output)) || (exitCode === 1 && NONE_THERE.test(output))) {
    return { packages: 0, securityAdvisories, downloadBytes: 0, kernelInScope: false, rebootForecast: 'no' };
  }
  if (exitCode !== 1 || !SUMMARY.test(output) || !DROPPED.test(output)) return null;
  const rows = tableRows(lines);
  return {
    packages: rows.length > 0 ? rows.length : countOf(lines),
    securityAdvisories,
    downloadBytes: downloadBytes(output),
    kernelInScope: rows.some((row) => isKernelOfRpm(row.name)),
    rebootForecast: rebootForecast(rows),
  };
}

/** Distinct advisories; null when the list could not be read. */
export function parseAdvisories(answer: ProbeAnswer): number | null {
  const rows = advisoryRows(answer);
  return rows && new Set(rows.map(({ id }) => id)).size;
}

/** Of the summary, where no table is shown. */
function countOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + (transactionCount(line) ?? 0), 0);
}

function downloadBytes(output: string): number | null {
  const found = DOWNLOAD.exec(output);
  if (!found) return SIZE.test(output) ? 0 : null;
  const [, size, unit, sizeOfDnf5, unitOfDnf5] = found;
  const power = ['', 'K', 'M', 'G', 'T'].indexOf((unit ?? unitOfDnf5 ?? '').toUpperCase());
  return Math.round(Number((size ?? sizeOfDnf5)?.replace(',', '.')) * 1024 ** power);
}

/** A forecast: an answer after the update comes from `needs-restarting` (RUN-8). */
function rebootForecast(rows: readonly TableRow[]): Answer {
  if (rows.length === 0) return 'unknown';
  const asks = ({ name, version }: TableRow) =>
    isKernelOfRpm(name) || REBOOT_NAMES.test(name) || (/\.el7/.test(version) && REBOOT_NAMES_EL7.test(name));
  return rows.some(asks) ? 'yes' : 'no';
}
