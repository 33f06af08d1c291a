// The rows of the table that yum, dnf and dnf 5 show before a transaction, whole: name, architecture, version, repository, size, and what
// is obsoleted by it.
import { plainLines } from '../../packages/plain-lines.ts';
import { transactionRows } from '../rpm/transaction-table.ts';

export type OfferedPackage = {
  readonly name: string;
  readonly arch: string;
  /** With its epoch. */
  readonly version: string;
  readonly repository: string | null;
  readonly bytes: number | null;
  readonly obsoletes: readonly string[];
};

/** Without what is removed: that is no candidate. */
export function rpmCandidates(output: string): readonly OfferedPackage[] {
  return transactionRows(plainLines(output)).flatMap((row) => {
    if (row.removes) return [];
    const [name = '', arch, version, repository, ...size] = row.words;
    if (arch === undefined || version === undefined || !isName(name)) return [];
    return [
      {
        ...{ name, arch, version: /^\d+:/.test(version) ? version : `0:${version}` },
        ...{ repository: repository?.replace(/^@/, '') ?? null, bytes: bytesOf(size.join(' ')) },
        obsoletes: row.replaced.filter((other) => other !== name),
      },
    ];
  });
}

function isName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9.+_-]{0,199}$/.test(text);
}

/** `1.2 M`, `6.1 k`, `1.2 MiB`: rounded, as it is shown. */
function bytesOf(text: string): number | null {
  const [, number, unit = ''] = /^([\d.,]+) ?([kKMGT]?)i?B?$/.exec(text) ?? [];
  if (number === undefined) return null;
  return Math.round(Number(number.replace(',', '.')) * 1024 ** ['', 'K', 'M', 'G', 'T'].indexOf(unit.toUpperCase()));
}
