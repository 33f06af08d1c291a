// The rows of a list of advisories, as a host answers it.
import { type AdvisoryRow, advisoryRow } from '../../domain/cve/advisory-row.ts';
import { plainLines } from '../packages/plain-lines.ts';
import type { ProbeAnswer } from './probe.ts';

/** null: the list could not be read. */
export function advisoryRows({ exitCode, output }: ProbeAnswer): readonly AdvisoryRow[] | null {
  if (exitCode !== 0) return null;
  return plainLines(output).flatMap((line) => advisoryRow(line) ?? []);
}
