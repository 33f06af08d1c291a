// COMP-5: which vulnerabilities are exploited (KEV, a catalogue of CISA) and how probably they will be (EPSS, of FIRST): dated files. Lists
// are ranked by them; a file that is old, or that cannot be read, is said.
import { z } from 'zod';
import type { IsoDate } from '../clock.ts';
import { byCodePoint } from '../order.ts';

export type RiskFile<Value> = {
  readonly day: IsoDate;
  readonly byCve: ReadonlyMap<string, Value>;
};

/** Why a file that is named could not be read. */
export type RiskTrouble = 'absent' | 'malformed';

/** null: no file is named. */
export type RiskFiles = {
  /** Since when the catalogue has it. */
  readonly exploited: RiskFile<IsoDate> | RiskTrouble | null;
  /** From 0 to 1. */
  readonly probability: RiskFile<number> | RiskTrouble | null;
};

export const NO_RISKS: RiskFiles = { exploited: null, probability: null };

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}/)
  .transform((text) => text.slice(0, 10) as IsoDate);
const cve = z.string().regex(/^CVE-\d{4}-\d{4,10}$/);

const kevSchema = z.object({
  dateReleased: day,
  vulnerabilities: z.array(z.object({ cveID: cve, dateAdded: day })),
});

/** Throws for what is no such file. */
export function readKev(text: string): RiskFile<IsoDate> {
  const { dateReleased, vulnerabilities } = kevSchema.parse(JSON.parse(text));
  return { day: dateReleased, byCve: new Map(vulnerabilities.map((one) => [one.cveID, one.dateAdded])) };
}

const EPSS_DAY = /score_date:(\d{4}-\d{2}-\d{2})/;
const EPSS_ROW = /^(CVE-\d{4}-\d{4,10}),([01](?:\.\d+)?|\d(?:\.\d+)?e-\d+),/;

/** `#model_version:…,score_date:…`, `cve,epss,percentile`, then the rows. Throws for what is no such file. */
export function readEpss(text: string): RiskFile<number> {
  const [first = '', header = '', ...rows] = text.split(/\r?\n/);
  const dated = EPSS_DAY.exec(first)?.[1];
  if (dated === undefined) throw new Error('its first line has no score_date');
  if (!/^cve,epss,/.test(header)) throw new Error('its second line is not cve,epss,percentile');
  const byCve = new Map<string, number>();
  for (const row of rows) {
    const [, name, value] = EPSS_ROW.exec(row) ?? [];
    if (name === undefined || value === undefined) {
      if (row === '') continue;
      throw new Error(`not a row: ${row.slice(0, 60)}`);
    }
    byCve.set(name, Number(value));
  }
  return { day: dated as IsoDate, byCve };
}

export type Risk = {
  /** The first day on which the catalogue had one of the CVEs; null: none is known to be exploited. */
  readonly exploitedSince: IsoDate | null;
  /** The highest of the CVEs; null: none has one. */
  readonly probability: number | null;
};

export function riskOf(cves: readonly string[], { exploited, probability }: RiskFiles): Risk {
  const known = fileOf(exploited);
  const days = cves.flatMap((name) => known?.byCve.get(name) ?? []);
  const scores = fileOf(probability);
  const values = cves.flatMap((name) => scores?.byCve.get(name) ?? []);
  return {
    exploitedSince: days.length === 0 ? null : (days.sort(byCodePoint)[0] ?? null),
    probability: values.length === 0 ? null : Math.max(...values),
  };
}

/** Exploited first, then by probability, the highest first. 0: by these they are alike. */
export function compareRisk(a: Risk, b: Risk): number {
  const exploited = Number(b.exploitedSince !== null) - Number(a.exploitedSince !== null);
  return exploited !== 0 ? exploited : (b.probability ?? -1) - (a.probability ?? -1);
}

export type RiskFault =
  | { readonly file: 'kev' | 'epss'; readonly kind: 'stale'; readonly day: IsoDate }
  | { readonly file: 'kev' | 'epss'; readonly kind: RiskTrouble };

/** What is to be said of the files. `oldest`: the day before which one is old. */
export function riskFaults({ exploited, probability }: RiskFiles, oldest: IsoDate): readonly RiskFault[] {
  return [...faultOf('kev', exploited, oldest), ...faultOf('epss', probability, oldest)];
}

function faultOf(
  file: 'kev' | 'epss',
  read: RiskFile<unknown> | RiskTrouble | null,
  oldest: IsoDate,
): readonly RiskFault[] {
  if (read === null) return [];
  if (typeof read === 'string') return [{ file, kind: read }];
  return read.day < oldest ? [{ file, kind: 'stale', day: read.day }] : [];
}

function fileOf<Value>(read: RiskFile<Value> | RiskTrouble | null): RiskFile<Value> | null {
  return typeof read === 'string' ? null : read;
}
