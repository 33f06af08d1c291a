// What jobs write about updates.
import { z } from 'zod';
import { bool, hresult, instant, maybe, number, text } from './shapes.ts';

const FAILURE = maybe(z.object({ HResult: text, Message: text }));

const NAMED = z.object({
  UpdateID: z.string(),
  Title: z.string().catch(''),
  KBArticleIDs: z.array(z.string()),
});

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

/** Updates of Windows are there or not: another revision of one is another description of it. */
export const ONLY_VERSION = '0:1';
export const ARCH = 'windows';
