// A system of monitoring that a test has joined, whichever it is.
import type { IntegrationName } from '../../../../domain/integrations/names.ts';
import type { MonitoredHost } from '../../../../integrations/floor/stand-in-monitored.ts';
import type { OpenIntegration } from '../../../../integrations/open-integrations.ts';

export type Standing = { readonly host: string; readonly until: Date };

export type JoinedMonitoring<F> = {
  readonly open: OpenIntegration;
  fail(
    order: F & { readonly after?: number; readonly times?: number; readonly on?: { readonly operation: string } },
  ): void;
  heal(): void;
  clockAhead(hours: number): void;
  change(
    host: string,
    what: { readonly isDown?: boolean; readonly service?: string; readonly state?: 0 | 1 | 2 | 3 },
  ): void;
  /** Of ours, of hosts, that are in force or have yet to begin. */
  standing(now: Date): readonly Standing[];
  /** How often something was asked to be written. */
  writes(): number;
  close(): Promise<void>;
};

export type MonitoringSuite<F extends { readonly kind: string }> = {
  readonly name: IntegrationName;
  readonly everyFault: readonly F[];
  /** It knows hosts, and not only those that have a problem. */
  readonly knowsHosts: boolean;
  /** What it says of one that is well. */
  readonly well: 'green' | 'no-problem';
  join(
    hosts: readonly MonitoredHost[],
    now: () => Date,
    more?: { readonly templates?: readonly string[] },
  ): Promise<JoinedMonitoring<F>>;
};
