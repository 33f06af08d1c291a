// Row types of logs that leave (migration 0098).
import type { Generated, GeneratedAlways } from 'kysely';
import type { DestinationName } from '../../domain/logs/log-record.ts';

export type LogTables = {
  log_destinations: { name: DestinationName; since: Generated<Date> };
  /** What has still to leave. `ref`: the id of the row of the trail, or of the attempt. */
  log_departures: {
    id: GeneratedAlways<string>;
    destination: DestinationName;
    source: 'audit' | 'attempt';
    ref: string;
  };
};
