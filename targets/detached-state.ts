// What a look at a detached update tells (RUN-6).
import type { RunningOrder } from '../domain/attempts/order-stage.ts';
import type { PatchCounts } from '../domain/attempts/patch-counts.ts';

/** Where a detached update stands on its host (RUN-6). */
export type DetachedState =
  /** `uptimeSeconds`: of the host, when it was looked at; absent: it did not say. */
  | { readonly kind: 'absent'; readonly uptimeSeconds?: number }
  /** Nothing was started under this name, and nothing ever will be (RUN-15). `why`: where that is not the window's doing. */
  | { readonly kind: 'closed'; readonly why?: string }
  /** `order`: of one that tells nothing else while it runs. */
  | { readonly kind: 'running'; readonly order?: RunningOrder }
  | { readonly kind: 'ended'; readonly exitCode: number }
  /** Started, no exit code, and no process any more: the host went down or the process was killed. `why`: where another than the host says so. */
  | { readonly kind: 'interrupted'; readonly rebooted: boolean; readonly why?: string };

export type DetachedPoll = {
  readonly state: DetachedState;
  /** Log bytes from the offset asked, decoded as UTF-8 (at most 64 KiB). */
  readonly log: string;
  readonly nextOffset: number;
  /** What Patch Manager recorded of it; absent: of an update that is not its own, or not told. */
  readonly patchCounts?: PatchCounts;
};
