// What jobs write about updates.
import { z } from 'zod';
import { bool, hresult, instant, maybe, number, text } from './shapes.ts';

const FAILURE = maybe(z.object({ HResult: text, Message: text }));

const NAMED = z.object({
  UpdateID: z.string(),
  RevisionNumber: z.number().int().nullish().catch(null),
  Title: z.string().catch(''),
  KBArticleIDs: z.array(z.string()),
});
type Named = z.infer<typeof NAMED>;

export const SCANNED = z.object({
  Error: FAILURE,
  ResultCode: number,
  RebootRequired: bool,
  Updates: z
    .array(
      NAMED.extend({
        CveIDs: z.array(z.string()).catch([]),
        Categories: z.array(z.object({ CategoryID: z.string() })),
        MsrcSeverity: text,
        MaxDownloadSize: maybe(z.string().regex(/^\d+$/)),
        RebootBehavior: number,
        CanRequestUserInput: bool,
        LastDeploymentChangeTime: maybe(instant),
      }),
    )
    .optional(),
});

export type ScannedUpdate = NonNullable<z.infer<typeof SCANNED>['Updates']>[number];

const STEP = maybe(z.object({ ResultCode: z.number(), HResult: hresult }));

export const INSTALLED = z.object({
  Error: FAILURE,
  EndedAt: maybe(instant),
  Skipped: maybe(z.enum(['nothing', 'reboot-required'])),
  RebootRequired: bool,
  Download: STEP,
  Install: STEP,
  Updates: z.array(NAMED.extend({ ResultCode: z.number(), HResult: hresult, RebootRequired: bool })).optional(),
  NotFound: z.array(z.string()).optional(),
  /** Left out: they may ask somebody while they are installed. */
  Asking: z.array(z.string()).optional(),
});

export type InstallResult = z.infer<typeof INSTALLED>;

export const INVENTORY = z.object({
  Error: FAILURE,
  Build: text,
  Installed: z.array(NAMED).optional(),
  Waiting: z.array(NAMED).optional(),
  HotFixes: z.array(z.object({ HotFixID: z.string() })).optional(),
});

/** As lists, exclusions and cards call it; one that has no KB, by its id. Several KBs are several names of one update. */
export function namesOf({
  KBArticleIDs,
  UpdateID,
}: Pick<ScannedUpdate, 'KBArticleIDs' | 'UpdateID'>): readonly [string, ...string[]] {
  const [first, ...others] = KBArticleIDs.map((kb) => `KB${kb}`);
  return first === undefined ? [`UPDATE-${UpdateID}`] : [first, ...others];
}

/** Most updates of Windows are there or not: another revision of one is another description of it. */
const ONLY_VERSION = '0:1';

/**
 * KBs that come again and again under one number: the tool against malicious software each month, definitions and platforms of Defender. Of
 * them the number says nothing; their title has the version, in every language.
 * https://support.microsoft.com/help/890830
 */
const RECURRING: ReadonlySet<string> = new Set([
  '890830',
  '2267602',
  '4052623',
  '5007651',
  '915597',
  '2310138',
  '2461484',
]);
/** `- v5.119 (KB890830)`, `(Version 1.401.1166.0)`. */
const SAID = /\bv(?:ersi[oó]n)?\.?\s*(\d+(?:\.\d+)+)/i;
const DOTTED = /(?<![\d.])\d+(?:\.\d+)+(?![\d.])/;

/** `0:5.119`; of a recurring one that does not say it, that very update: no other one is it. */
export function versionOf({ KBArticleIDs, Title, UpdateID, RevisionNumber }: Named): string {
  const isRecurring = KBArticleIDs.some((kb) => RECURRING.has(kb));
  const said = SAID.exec(Title)?.[1] ?? (isRecurring ? DOTTED.exec(Title)?.[0] : undefined);
  if (said !== undefined) return `0:${said}`;
  return isRecurring ? `0:u${UpdateID.replaceAll('-', '')}.${RevisionNumber ?? 0}` : ONLY_VERSION;
}

/** What an order names beside the KB; null: the KB says it all. */
export function editionOf(version: string): string | null {
  return version === ONLY_VERSION ? null : version.replace(/^\d+:/, '');
}

export const UPDATE_THERE = ONLY_VERSION;
export const ARCH = 'windows';
