// What a system of backups answers to PRE-4 for a server without snapshots, and what a start rests on. Only a yes lets a server start; of an unknown a
// person is asked.
import type { Answer } from '../answer.ts';
import type { UserId } from '../ids.ts';
import type { Text } from '../language.ts';

export type LastGood = {
  readonly at: Date;
  readonly level: string;
  readonly job: string;
  readonly subclient: string;
};

export type BackupAnswer = {
  readonly system: string;
  readonly answer: Answer;
  readonly text: Text;
  /** null: none is known. */
  readonly last: LastGood | null;
  /** Until when it is within the limit, if that is a yes. */
  readonly goodUntil: Date | null;
};

/** As it is kept, in JSON. */
export type StoredBackup = {
  readonly system: string;
  readonly text: Text;
  readonly last: (Omit<LastGood, 'at'> & { readonly at: string }) | null;
};

/** What the start of a server without snapshots rested on. */
export type BackupBasis =
  | { readonly by: 'person'; readonly userId: UserId | null; readonly at: string }
  | ({ readonly by: 'system'; readonly goodUntil: string; readonly readAt: string } & StoredBackup);
