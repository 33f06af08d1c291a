// What a file is made with, and what comes of it.
import type { GateSettings } from '../../db/queries/gate/campaign-lists.ts';
import type { Db } from '../../db/schema/database.ts';
import type { ComplianceSettings } from '../../domain/compliance/settings.ts';
import type { Language } from '../../domain/language.ts';
import type { HoursBudget } from '../../domain/previews/hours.ts';

export type FileContent = {
  /** Texts are read from the database as they are taken: within its transaction, once. */
  readonly body: Uint8Array | AsyncIterable<string>;
  /** Plain ASCII: letters, digits, dots and dashes. */
  readonly fileName: string;
  readonly type: string;
};

export type ContentContext = {
  readonly db: Db;
  readonly language: Language;
  readonly now: Date;
  /** IANA name. */
  readonly zone: string;
  readonly compliance?: ComplianceSettings | undefined;
  /** What packs of evidence are signed with; absent: none are made. */
  readonly evidenceKeyFile?: string | undefined;
  /** GATE-2, PIN-1; default those of the settings file. */
  readonly gate?: GateSettings | undefined;
  /** PLAN-6; default that of the settings file. */
  readonly hoursBudget?: HoursBudget | undefined;
};

/** As the settings are shipped. */
export const SHIPPED_GATE: GateSettings = { freshness: 'cycle', validatedVersions: true };

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Of a page that is a file: it loads nothing and runs nothing, wherever it is opened. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'";
export const HTML_TYPE = 'text/html; charset=utf-8';
export const CSV_TYPE = 'text/csv; charset=utf-8';
