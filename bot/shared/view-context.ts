// What every view is built with: one state of the database, the present instant, and for whom.
import type { Notice } from '../../cards/render.ts';
import type { Db } from '../../db/schema/database.ts';
import type { StartPolicy } from '../../domain/campaigns/start-policy.ts';
import type { ComplianceSettings } from '../../domain/compliance/settings.ts';
import type { Freshness } from '../../domain/gate/question.ts';
import type { UserId } from '../../domain/ids.ts';
import type { NotificationDefaults } from '../../domain/notifications/choices.ts';
import { type Ability, may, type Role } from '../../domain/people/roles.ts';
import { underList } from '../../domain/people/under-list.ts';
import type { SupportEnd } from '../../domain/planning/support-ends.ts';
import type { HoursBudget } from '../../domain/previews/hours.ts';
import type { RebootPolicy } from '../../domain/reboots/reboot-policy.ts';
import type { ReminderPolicy } from '../../domain/validations/reminders.ts';
import type { LoadedIntegration } from '../../integrations/any-integration.ts';

export type ViewSettings = {
  /** IANA name. */
  readonly zone: string;
  /** The systems around the product that the settings name; absent: none. */
  readonly integrations?: readonly LoadedIntegration[];
  /** Setting `gate.freshness` (GATE-2). */
  readonly freshness: Freshness;
  /** Setting `gate.four_eyes` (GATE-5). */
  readonly fourEyes: boolean;
  /** `gate.validatedVersions` (PIN-1). */
  readonly validatedVersions: boolean;
  /** `operators.ownServersOnly`; default off. */
  readonly ownServersOnly?: boolean;
  /** PLAN-6. */
  readonly hoursBudget: HoursBudget;
  /** ELIG-7; default the shipped list. */
  readonly supportEnds?: readonly SupportEnd[] | undefined;
  /** What persons are told and when, unless they chose; default those of the domain. */
  readonly notifications?: NotificationDefaults;
  /** VALID-2; default those of the domain. */
  readonly reminders?: ReminderPolicy;
  /** RUN-5, as new campaigns take it; default the reference's. */
  readonly generalExcludes?: string;
  /** RUN-8, as new campaigns take it; default `if-needed`. */
  readonly rebootPolicy?: RebootPolicy;
  /** RUN-11; default 72. */
  readonly snapshotKeepHours?: number;
  /** RUN-14; default that of the start policy. */
  readonly backupHours?: number;
  /** What links to files begin with; null: no files can be offered. */
  readonly files: { readonly publicUrl: string | null; readonly linkSecret?: string | undefined };
  /** COMP-1, COMP-2, COMP-5; default those of the domain. */
  readonly compliance?: ComplianceSettings;
  /** Failures after which nothing new starts (RUN-2); default that of the start policy. */
  readonly budget?: StartPolicy['failureBudget'];
};

/** The person for whom a card is drawn; null: nobody, its buttons follow from the state alone, and everybody's are left (`bot/front/views`). */
export type Viewer = {
  readonly userId: UserId;
  readonly roles: readonly Role[];
  /** To a list of hosts: what is about everybody's servers is not offered (PEOPLE-3). */
  readonly isLimited?: boolean;
};

export type ViewContext = {
  /** One snapshot for the whole card, so that its parts agree. */
  readonly db: Db;
  readonly now: Date;
  readonly settings: ViewSettings;
  readonly viewer: Viewer | null;
  readonly notice: Notice | null;
  /** For somebody with a list of hosts: that others are not shown (PEOPLE-3). */
  readonly narrowed?: Notice;
};

/** Anybody, on a card drawn for nobody: whoever shows it takes away what is not everybody's. */
export function mayHere({ viewer }: ViewContext, ability: Ability): boolean {
  if (viewer === null) return true;
  return may(viewer.roles, ability) && !(viewer.isLimited === true && underList(ability) === 'closed');
}

/** `own` is what the card says by itself when nothing else is to be said. */
export function noticePart({ notice, narrowed }: ViewContext, own: Notice | null = null): { notice?: Notice } {
  const shown = notice ?? own ?? narrowed;
  return shown === undefined ? {} : { notice: shown };
}

export { SYSTEM_NAME } from '../../domain/history/actor-name.ts';
