// The systems around the product: what was read of each last, what came of it, and what waits (ADR 17).

import type { InventoryChangeId, ServerId } from '../../../domain/ids.ts';
import { FAULT_ADVICE, FAULT_WORDS, type FaultKind } from '../../../domain/integrations/fault.ts';
import { INTEGRATION_TITLES, type IntegrationName } from '../../../domain/integrations/names.ts';
import { type Language, say, type Text } from '../../../domain/language.ts';
import type { AdaptiveCard, CardAction } from '../../adaptive-card.ts';
import { execute } from '../../buttons.ts';
import { formatInstant } from '../../dates.ts';
import { detail, type Line, line } from '../../lines.ts';
import template from '../../list-template.json' with { type: 'json' };
import { refreshButton, toPage } from '../../paging.ts';
import { run, strong } from '../../plain-text.ts';
import { type CardBase, compileTemplate, renderCard } from '../../render.ts';
import { integrationsTexts } from './texts.ts';

export type IntegrationsView = CardBase & {
  readonly integrations: readonly IntegrationShown[];
  /** Of webhooks. */
  readonly receivers: readonly ReceiverShown[];
  /** Servers whose name an instance bears, without a proof that it is them. */
  readonly namesakes: {
    readonly total: number;
    readonly rows: readonly NamesakeShown[];
    /** The newest answers. */
    readonly answered: readonly AnsweredShown[];
    readonly mayForget: boolean;
  };
};

export type AnsweredShown = {
  /** null: it is out of the inventory. */
  readonly serverId: ServerId | null;
  readonly hostname: string;
  readonly instanceId: string;
  readonly isSame: boolean;
  readonly by: string | null;
  readonly at: Date;
};

export type NamesakeShown = {
  readonly serverId: ServerId;
  readonly hostname: string;
  readonly account: string;
  readonly region: string;
  readonly instanceId: string;
  readonly privateIp: string | null;
  readonly ips: readonly string[];
  readonly reached: { readonly by: 'ssh' } | { readonly by: 'instance'; readonly instanceId: string | null };
  readonly mayAnswer: boolean;
};

export type ReceiverShown = {
  readonly name: string;
  readonly isFailing: boolean;
  readonly fault: FaultKind | null;
  readonly detail: string | null;
  readonly nextTryAt: Date | null;
  readonly waiting: number;
  readonly givenUp: number;
};

export type IntegrationShown = {
  readonly name: IntegrationName;
  readonly lastOkAt: Date | null;
  readonly nextRunAt: Date | null;
  readonly isAsked: boolean;
  readonly failures: number;
  readonly records: readonly { readonly kind: string; readonly count: number }[];
  readonly lastRun: {
    readonly begunAt: Date;
    readonly endedAt: Date | null;
    readonly added: number;
    readonly changed: number;
    readonly gone: number;
    readonly unreadable: number;
    readonly fault: FaultKind | null;
    readonly detail: string | null;
  } | null;
  readonly compared: { readonly note: Text; readonly at: Date } | null;
  /** Rights that it says and that were not given, and why. */
  readonly rights: Text | null;
  /** A change that waits for somebody's yes. */
  readonly parked: InventoryChangeId | null;
  /** Of what goes there. */
  readonly waitingOut: number;
  readonly givenUpOut: number;
  /** Nothing of it comes into the inventory by itself. */
  readonly isReviewed: boolean;
  /** Read again and again: when last is no news. */
  readonly isContinual: boolean;
  /** It gives secrets to logins: there is no copy of it. */
  readonly keepsSecrets: boolean;
  /** Nothing is read of it but downtimes. */
  readonly setsDowntimes: boolean;
  readonly mayRun: boolean;
  readonly mayTakeShrunk: boolean;
  readonly mayReview: boolean;
};

const compiled = compileTemplate(template);
const MAX_DETAIL = 300;
const MAX_ADDRESSES = 4;
/** Of the other side's words: what to do comes after them. */
const MAX_WHY = 140;

export function integrationsCard(view: IntegrationsView, language: Language): AdaptiveCard {
  const words = integrationsTexts[language];
  return renderCard(
    compiled,
    {
      data: {
        heading: words.heading,
        subtitle: [],
        state: [],
        empty: view.integrations.length + view.receivers.length === 0 ? words.none : '',
        rows: [
          ...view.integrations.map((one) => ({ lines: linesOf(one, language), actions: actionsOf(one, language) })),
          ...namesakeRows(view.namesakes, language),
          ...view.receivers.map((one) => ({ lines: receiverLines(one, language), actions: [] })),
        ],
        foot: '',
      },
      summary: words.heading,
      pager: [refreshButton(language === 'fr' ? 'Actualiser' : 'Refresh', { kind: 'integrations' })],
    },
    view,
    language,
  );
}

function linesOf(one: IntegrationShown, language: Language): readonly Line[] {
  const words = wordsOf(one, language);
  const { lastRun, lastOkAt, compared, nextRunAt } = one;
  const at = (instant: Date) => formatInstant(instant, language);
  const [state, look] = stateOf(one, language);
  const holds = words.holds(one.records);
  const out = words.out(one.waitingOut, one.givenUpOut);
  const unreadable = lastRun?.unreadable ?? 0;
  return [
    line(strong(INTEGRATION_TITLES[one.name], 60), run(state, look, MAX_DETAIL)),
    ...(one.failures > 0 && lastOkAt !== null ? [detail(words.kept(at(lastOkAt)))] : []),
    ...(lastRun?.endedAt != null && lastRun.fault === null && !one.isContinual && !one.keepsSecrets
      ? [detail(words.counts(lastRun))]
      : []),
    ...(unreadable > 0 ? [warning(words.unreadable(unreadable))] : []),
    ...(holds === '' ? [] : [detail(holds)]),
    ...(compared === null
      ? []
      : [detail(words.inventory(say(compared.note, language), at(compared.at)), {}, MAX_DETAIL)]),
    ...(one.rights === null ? [] : [detail(words.rights(say(one.rights, language)), {}, MAX_DETAIL)]),
    ...(one.isReviewed && one.mayReview ? [detail(words.byHand)] : []),
    ...(one.parked === null ? [] : [warning(words.parked)]),
    ...(out === '' ? [] : [one.givenUpOut > 0 ? warning(out) : detail(out)]),
    ...(nextRunAt === null || one.isAsked || (one.isContinual && one.failures === 0)
      ? []
      : [detail(words.next(at(nextRunAt)))]),
  ];
}

function wordsOf({ keepsSecrets, setsDowntimes }: IntegrationShown, language: Language) {
  const { ofVault, ofMonitoring, ...words } = integrationsTexts[language];
  if (setsDowntimes) return { ...words, ...ofMonitoring };
  return keepsSecrets ? { ...words, ...ofVault } : words;
}

/** What is wrong, in the words of the other side, and what to do about it. */
function saidOf(fault: FaultKind, why: string | null, language: Language): readonly [string, string, string] {
  const short = why === null || why.length <= MAX_WHY ? (why ?? '') : `${why.slice(0, MAX_WHY - 1)}…`;
  return [say(FAULT_WORDS[fault], language), short, say(FAULT_ADVICE[fault], language)];
}

/** When it was told last is no news: the card would be edited with each event. */
function receiverLines(one: ReceiverShown, language: Language): readonly Line[] {
  const words = integrationsTexts[language];
  const { name, isFailing, fault, detail: why, nextTryAt, waiting, givenUp } = one;
  const said = fault === null ? words.waits : words.notSent(...saidOf(fault, why, language));
  const state = isFailing ? run(said, { color: 'Attention' }, MAX_DETAIL) : run(words.sent, { color: 'Good' });
  return [
    line(strong(words.webhook(name), 60), state),
    ...(isFailing && waiting > 0 ? [detail(words.toSend(waiting))] : []),
    ...(givenUp > 0 ? [warning(words.lost(givenUp))] : []),
    ...(isFailing && nextTryAt !== null ? [detail(words.nextTry(formatInstant(nextTryAt, language)))] : []),
  ];
}

function namesakeRows({ total, rows, answered, mayForget }: IntegrationsView['namesakes'], language: Language) {
  const words = integrationsTexts[language];
  const more = total - rows.length;
  return [
    ...(total === 0 ? [] : [{ lines: [warning(words.namesakes(total))], actions: [] }]),
    ...rows.map((row) => namesakeRow(row, language)),
    ...(more > 0 ? [{ lines: [detail(words.moreNamesakes(more))], actions: [] }] : []),
    ...answered.map(({ serverId, hostname, instanceId, isSame, by, at }) => ({
      lines: [
        detail(words.answered({ hostname, instanceId, isSame }, by, formatInstant(at, language)), {}, MAX_DETAIL),
      ],
      actions: mayForget && serverId !== null ? [execute('instance.forget', words.forget, { serverId })] : [],
    })),
  ];
}

/** RUN-17: the evidence beside the question. */
function namesakeRow(row: NamesakeShown, language: Language) {
  const words = integrationsTexts[language];
  const { serverId, hostname, account, region, instanceId, mayAnswer, privateIp, ips, reached } = row;
  const about = { serverId, account, region, instanceId };
  return {
    lines: [
      line(strong(hostname, 60), run(words.bears(instanceId, `${account}, ${region}`), { color: 'Warning' }, 200)),
      detail(words.addresses(ips.slice(0, MAX_ADDRESSES), privateIp), {}, MAX_DETAIL),
      detail(reached.by === 'ssh' ? words.bySsh : words.byInstance(reached.instanceId)),
    ],
    actions: mayAnswer
      ? [execute('instance.same', words.same, about), execute('instance.other', words.other, about)]
      : [],
  };
}

function warning(text: string): Line {
  return { inlines: [run(text, { size: 'Small', color: 'Warning' })], spacing: 'None' };
}

function stateOf(one: IntegrationShown, language: Language) {
  const { isAsked, isContinual, failures, lastRun, lastOkAt } = one;
  const words = wordsOf(one, language);
  if (isContinual && failures === 0 && lastOkAt !== null) return [words.continual, { color: 'Good' }] as const;
  if (lastRun !== null && lastRun.endedAt === null)
    return [words.running(formatInstant(lastRun.begunAt, language)), {}] as const;
  if (isAsked) return [words.asked, {}] as const;
  if (lastRun?.fault != null)
    return [words.failed(...saidOf(lastRun.fault, lastRun.detail, language)), { color: 'Attention' }] as const;
  if (lastOkAt === null) return [words.never, {}] as const;
  return [words.fine(formatInstant(lastOkAt, language)), { color: 'Good' }] as const;
}

function actionsOf(one: IntegrationShown, language: Language): readonly CardAction[] {
  const words = wordsOf(one, language);
  const { name, parked } = one;
  return [
    ...(parked === null
      ? one.mayReview
        ? [execute('integration.review', words.review, { name })]
        : []
      : [toPage(words.review, { kind: 'inventory-change', changeId: parked })]),
    ...(one.mayRun ? [execute('integration.run', words.run, { name })] : []),
    ...(one.mayTakeShrunk ? [execute('integration.run-shrunk', words.runShrunk, { name })] : []),
  ];
}
