// One short text that stands for a whole preview: two previews with the same one show and would create the same campaign.
import { createHash } from 'node:crypto';
import { packageLine } from '../attempts/package-version.ts';
import { scopeText } from '../attempts/update-scope.ts';
import { byCodePoint } from '../order.ts';
import type { CampaignPreview } from './campaign-preview.ts';

type Content = Pick<
  CampaignPreview,
  'rows' | 'refusedRows' | 'branches' | 'leftOut' | 'findings' | 'hours' | 'updateScope'
>;

/** 32 hexadecimal digits, the same on every machine. All that decides or is read counts, in one language. */
export function fingerprintOf({ rows, refusedRows, branches, leftOut, findings, hours, updateScope }: Content): string {
  const content = [
    rows.map((row) => [row.id, row.weekStart, row.domainCode, row.envScope, row.environments]),
    refusedRows.map(({ row, refusal }) => [row.id, refusal.code, refusal.text.en]),
    [...branches.hprod, ...branches.prod].map(({ server, branch, date, time, userId, forced, adjusted, window }) => {
      const placed = [server.id, server.hostname, branch, date, time, userId, forced, adjusted];
      return window === null ? placed : [...placed, window];
    }),
    leftOut.map(({ server, reason }) => [server.id, server.hostname, reason.code, reason.text.en]),
    findings.map(({ code, text, rows: about, servers }) => [code, text.en, about, servers]),
    hours,
    // As it is read: the database stores its fields in an order of its own.
    updateScope.kind === 'versions'
      ? updateScope.packages.map(packageLine).sort(byCodePoint)
      : scopeText(updateScope)?.en,
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}
