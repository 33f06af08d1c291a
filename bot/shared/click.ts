// What one button of a card declares. The verb is what the card sends; everything else is decided here, at click time.
import type { z } from 'zod';
import type { UnderList } from '../../domain/people/under-list.ts';
import type { KnownUser } from '../chat/identify.ts';
import type { CardClick, ClickAnswer } from '../chat/ports.ts';

export type ActionContext<Data> = {
  readonly data: Data;
  readonly user: KnownUser;
  readonly click: CardClick;
  readonly now: Date;
};

/** `run` is a method, so that a list can hold actions of different data. */
export interface Action<Data = unknown, Ability extends string = string> {
  readonly verb: string;
  readonly ability: Ability;
  /** What it takes beside `ability`, where that depends on what was sent. */
  abilityOf?(data: Data): Ability;
  /** One of them, where the operation tells apart who may; otherwise `ability`. */
  readonly asks?: readonly Ability[];
  /** What is left of it for an account with a list of hosts (PEOPLE-3), where that is not what the ability says. */
  readonly underList?: UnderList;
  /** What the card may send. Unknown keys are dropped; a mismatch means a card of an older release. */
  readonly data: z.ZodType<Data>;
  /** True for an action that only reads: it alone may run when a client refreshes by itself. */
  readonly readsOnly?: boolean;
  run(context: ActionContext<Data>): Promise<ClickAnswer>;
}
