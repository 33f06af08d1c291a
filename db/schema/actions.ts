// Row types of actions around an update (RUN-19, migration 0220).
import type { Generated } from 'kysely';
import type { ActionMoment, ActionSubject } from '../../domain/actions/action.ts';
import type { ActionId, ApplicationId, AttemptActionId, AttemptId, ServerId, UserId } from '../../domain/ids.ts';

export type ActionTables = {
  actions: {
    id: Generated<ActionId>;
    /** One of both. */
    application_id: ApplicationId | null;
    server_id: ServerId | null;
    moment: ActionMoment;
    /** 1, 2, …; in the order in which they run. */
    position: number;
    words: string[];
    restart_words: string[] | null;
    seconds: number;
    must_succeed: boolean;
    made_by: UserId | null;
    made_at: Date;
    changed_by: UserId | null;
    changed_at: Date | null;
    archived_by: UserId | null;
    archived_at: Date | null;
  };
  attempt_actions: {
    id: Generated<AttemptActionId>;
    attempt_id: AttemptId;
    server_id: ServerId;
    action_id: ActionId;
    subject: ActionSubject['kind'];
    moment: ActionMoment;
    place: number;
    words: string[];
    restart_words: string[] | null;
    seconds: number;
    must_succeed: boolean;
    /** Before anything was sent. */
    begun_at: Date | null;
    ended_at: Date | null;
    /** null: not known. */
    exit_code: number | null;
    tail: string | null;
    /** From then on it is owed; null: nothing is. */
    restart_due: Date | null;
    restarted_at: Date | null;
    /** Who said that it runs; null: it was seen to start. */
    restarted_by: Generated<UserId | null>;
    restart_tries: Generated<number>;
    restart_error: string | null;
    restart_tried_at: Date | null;
    restart_told_at: Generated<Date | null>;
    /** Nothing starts it by itself: a person says when, or that it runs. */
    restart_asks: Generated<boolean>;
  };
  restart_claims: { server_id: ServerId; lease_owner: string | null; lease_until: Date | null };
};
