// One row of `updateinfo list`, of yum 3, dnf and dnf 5: `ID severity package`. Translations put blanks into the severity, so the ends of
// a row are what counts.

/** `pkg`: name, version, release and architecture: `openssl-libs-1:1.1.1k-14.el8_10.x86_64`. */
export type AdvisoryRow = { readonly id: string; readonly severity: string; readonly pkg: string };

/** `RHSA-2026:7848`, `FEDORA-EPEL-2024-0ab12c34de`, `openSUSE-2024-12-1`; what plugins say has no number after a name. */
const ROW = /^(?:i\s+)?([A-Za-z][A-Za-z0-9.]*(?:[-:_][A-Za-z0-9._]+)*[-:]\w*\d[\w.:-]*)\s+(.*?)\s*(\S+-[^-\s]+\.\w+)$/;
/** dnf 5 says last when it was issued. */
const ISSUED = /\s+\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?$/;

/** No package manager makes longer rows; no index holds them. */
const MAX_ROW = 1000;

/** null: the line is no such row. */
export function advisoryRow(line: string): AdvisoryRow | null {
  const row = line.trim();
  if (row.length > MAX_ROW || /\p{Cc}/u.test(row.replaceAll('\t', ' '))) return null;
  const [, id, severity = '', pkg = ''] = ROW.exec(row.replace(ISSUED, '')) ?? [];
  return id === undefined ? null : { id, severity, pkg };
}
