// The board of the day: what failed, what waits for somebody, what runs, what comes.

import type { AttemptStep } from '../../../domain/attempts/attempt-steps.ts';
import { type FailureClass, failureText } from '../../../domain/attempts/failure-class.ts';
import type { ShownProgress } from '../../../domain/attempts/shown-progress.ts';
import type { IsoDate } from '../../../domain/clock.ts';
import type { CampaignId } from '../../../domain/ids.ts';
import type { Language } from '../../../domain/language.ts';
import { labelText } from '../../../domain/previews/label-text.ts';
import type { AdaptiveCard } from '../../adaptive-card.ts';
import { formatDuration, formatInstant } from '../../dates.ts';
import { line, type Section, section, topLines } from '../../lines.ts';
import type { Top } from '../../paging.ts';
import { refreshButton } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { progressText, updateProgressText } from '../../progress.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { stepText } from '../../session-words.ts';
import { type WorkOfDay, workRun, workTime } from '../../staffing/day/work.ts';
import { explained, inWords, wholeNumber } from '../../words.ts';
import template from './template.json' with { type: 'json' };
import { statusTexts } from './texts.ts';

export type StatusView = CardBase & {
  readonly now: Date;
  /** null: nothing was ever scanned. */
  readonly estate: EstateState | null;
  readonly campaigns: Top<{
    readonly campaignId: CampaignId;
    readonly label: string;
    readonly done: number;
    readonly total: number;
  }>;
  readonly day: IsoDate;
  /** What is planned, or was done. */
  readonly today: Top<WorkOfDay>;
  readonly running: Top<{
    readonly hostname: string;
    readonly step: AttemptStep;
    readonly progress: ShownProgress | null;
    readonly since: Date;
  }>;
  /** By application. */
  readonly waiting: Top<{ readonly application: string | null; readonly servers: number; readonly since: Date }>;
  /** Of all applications. */
  readonly waitingServers: number;
  readonly failures: Top<{
    readonly hostname: string;
    readonly failure: FailureClass;
    readonly campaignId: CampaignId;
  }>;
};

/** What the daily scan knows of the servers that SecOps patches. */
export type EstateState = {
  readonly scanned: number;
  /** That an update would install. */
  readonly withSecurity: number;
  /** With no security updates but those that exclusions hold back. */
  readonly heldOnly: number;
  /** Whose package manager gives no list of advisories. */
  readonly unlisted: number;
  readonly needReboot: number;
  /** Not read since their update or rollback. */
  readonly outdated: number;
  /** Not answered for more than a day. */
  readonly silent: number;
};

const compiled = compileTemplate(template);
const MAX = 8;
const LISTS = ['failures', 'waiting', 'running', 'campaigns', 'today'] as const;

export function statusCard(view: StatusView, language: Language): AdaptiveCard {
  const words = statusTexts[language];
  const { running, failures, waitingServers } = view;
  const quiet = LISTS.every((list) => view[list].total === 0);
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: [run(words.asOf(formatInstant(view.now, language)), { isSubtle: true })],
        state: [],
        facts: [
          ...LISTS.filter((list) => view[list].total > 0).map((list) => ({
            title: words.facts[list],
            value: factValue(view, list, language),
          })),
          ...(view.estate === null ? [] : [{ title: words.estate, value: words.estateState(view.estate) }]),
        ],
        ...toSettle(view, language),
        ...underWay(view, language),
        empty: quiet ? words.quiet : '',
      },
      summary: explained(words.heading, words.summary(running.total, failures.total, waitingServers), language),
      actions: [refreshButton(words.refresh, { kind: 'status' })],
    },
    view,
    language,
  );
}

/** Validations are answered by application and count servers: both are said. */
function factValue(view: StatusView, list: (typeof LISTS)[number], language: Language): string {
  if (list !== 'waiting' || view.waitingServers === 0) return wholeNumber(view[list].total, language);
  const words = statusTexts[language];
  return words.waitingServers(view.waitingServers, view.waiting.total);
}

function toSettle(
  { failures, waiting, waitingServers, now }: StatusView,
  language: Language,
): Record<'failures' | 'waiting', Section> {
  const words = statusTexts[language];
  const age = (since: Date) => words.age(formatDuration(now.getTime() - since.getTime(), language));
  return {
    failures: section(
      words.failures(failures.total),
      topLines(failures, MAX, language, ({ hostname, failure, campaignId }) => [
        line(strong(hostname), run(failureText(failure)[language], { color: 'Attention' }), words.campaign(campaignId)),
      ]),
    ),
    waiting: section(
      words.waiting(words.waitingServers(waitingServers, waiting.total)),
      topLines(waiting, MAX, language, ({ application, servers, since }) => [
        line(strong(application ?? words.noApplication), words.servers(servers), run(age(since), { color: 'Warning' })),
      ]),
    ),
  };
}

function underWay(view: StatusView, language: Language): Record<'running' | 'campaigns' | 'today', Section> {
  const words = statusTexts[language];
  const { running, campaigns, today, day } = view;
  return {
    running: section(
      words.running(running.total),
      topLines(running, MAX, language, ({ hostname, step, progress, since }) => [
        line(
          strong(hostname),
          run(stepText(step)[language], { color: 'Accent' }),
          progress !== null && (updateProgressText(progress, '', language) ?? false),
          run(words.since(formatInstant(since, language)), { isSubtle: true }),
        ),
      ]),
    ),
    campaigns: section(
      words.campaigns(campaigns.total),
      topLines(campaigns, MAX, language, ({ campaignId, label, done, total }) => [
        line(strong(words.campaign(campaignId)), run(labelText(label)[language]), progressText(done, total, language)),
      ]),
    ),
    today: section(
      words.today(today.total),
      topLines(today, MAX, language, (work) => [
        line(
          workTime(work, day, language),
          strong(work.hostname),
          workRun(work, language),
          run(work.operator === null ? words.noOperator : inWords(work.operator, language), { isSubtle: true }, 80),
        ),
      ]),
    ),
  };
}
