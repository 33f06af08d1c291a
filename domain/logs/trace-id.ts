// The trace of OpenTelemetry that a click or message belongs to. Made from its id alone: whoever goes on with its work finds the trace
// again from what is stored, after a crash and without the queue.
import { createHash } from 'node:crypto';

export type TraceName = {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** Of the click itself, below which all the rest is: 16 hexadecimal digits. */
  readonly rootSpanId: string;
};

export function traceOf(activityId: string): TraceName {
  const digest = createHash('sha256').update(`patchcenter ${activityId}`).digest('hex');
  return { traceId: digest.slice(0, 32), rootSpanId: digest.slice(32, 48) };
}
