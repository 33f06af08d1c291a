// Actions of an application, or of a server, as a person would have written them (RUN-19).
import type { Db } from '../../db/schema/database.ts';
import type { ActionMoment } from '../../domain/actions/action.ts';
import type { ApplicationId, ServerId } from '../../domain/ids.ts';

export type GivenAction = {
  readonly moment: ActionMoment;
  readonly words: readonly string[];
  readonly restart_words?: readonly string[];
  readonly must_succeed?: boolean;
  readonly seconds?: number;
  /** Of this server, instead of the application. */
  readonly server?: ServerId;
};

export async function addActions(db: Db, application: ApplicationId, actions: readonly GivenAction[]): Promise<void> {
  await db
    .insertInto('actions')
    .values(
      actions.map(({ moment, words, restart_words, must_succeed = true, seconds = 60, server }, index) => ({
        application_id: server === undefined ? application : null,
        server_id: server ?? null,
        ...{ moment, position: index + 1, words: [...words], seconds, must_succeed },
        restart_words: restart_words === undefined ? null : [...restart_words],
        ...{ made_by: null, made_at: new Date(), changed_by: null, changed_at: null },
        ...{ archived_by: null, archived_at: null },
      })),
    )
    .execute();
}
