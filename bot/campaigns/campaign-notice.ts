// What stands in the way of a campaign and needs a person: starts that were refused, a spent failure budget, rollbacks.

import type { Notice } from '../../cards/render.ts';
import { explained, serversText } from '../../cards/words.ts';
import type { CampaignHead, CampaignSession } from '../../db/queries/campaigns/campaign-view.ts';
import { DEFAULT_START_POLICY, failureBudgetSpent } from '../../domain/campaigns/start-policy.ts';
import type { Language, Text } from '../../domain/language.ts';
import { isInForce } from '../../domain/people/account.ts';
import { recordedText } from '../../domain/recorded/recorded-words.ts';
import { mayHere, type ViewContext } from '../shared/view-context.ts';
import { worked } from './campaign-servers.ts';

const MAX_NAMED = 2;

/** null: nothing stands in the way. The most general first, for the card cuts a long notice. */
export function campaignNotice(
  ctx: ViewContext,
  head: CampaignHead,
  sessions: readonly CampaignSession[],
  closedSlots: Text | null,
): Notice | null {
  const texts = [
    budgetText(ctx, head, sessions),
    closedSlots,
    leaversText(ctx, sessions),
    rollbackText(sessions),
    refusalText(sessions),
  ].filter((text) => text !== null);
  if (texts.length === 0) return null;
  const joined = (language: keyof Text) => texts.map((text) => text[language]).join(' ');
  return { tone: 'warning', text: { fr: joined('fr'), en: joined('en') } };
}

const TO_DO: ReadonlySet<CampaignSession['status']> = new Set(['pending', 'prereq_ok', 'failed']);

/** Still to do, and the account of its operator gives no right any more (PEOPLE-3). */
export function hasNoAccount(session: CampaignSession, now: Date): boolean {
  const { operator, operator_disabled_at: disabledAt, operator_expires_at: expiresAt, status } = session;
  return operator !== null && TO_DO.has(status) && !isInForce({ disabledAt, expiresAt }, now);
}

/** PEOPLE-3: nobody waits for somebody who has left. */
function leaversText(ctx: ViewContext, sessions: readonly CampaignSession[]): Text | null {
  const left = Map.groupBy(
    sessions.filter((session) => hasNoAccount(session, ctx.now)),
    ({ operator }) => operator ?? '',
  );
  if (left.size === 0) return null;
  const listed = (language: Language) =>
    named(
      [...left].map(([name, own]) => `${name} (${serversText(own.length)[language]})`),
      language,
      ', ',
    );
  const [fr, en] = mayHere(ctx, 'session.assign')
    ? [' Pour réaffecter : /affecter SERVEUR @personne.', ' To reassign: /assign SERVER @person.']
    : [' Un coordinateur doit réaffecter ces serveurs.', ' A coordinator has to reassign these servers.'];
  return {
    fr: `Opérateurs dont le compte est désactivé ou expiré : ${listed('fr')}.${fr}`,
    en: `Operators whose account is disabled or has expired: ${listed('en')}.${en}`,
  };
}

/** RUN-2. Failures that an operator has acknowledged no longer count; a KO counts (RUN-10). The campaign goes on once a start was refused for it. */
function budgetText(ctx: ViewContext, head: CampaignHead, sessions: readonly CampaignSession[]): Text | null {
  const budget = ctx.settings.budget ?? DEFAULT_START_POLICY.failureBudget;
  const servers = sessions.filter(({ status }) => status !== 'excluded').length;
  const failed = sessions.filter((session) => worked(session) === 'failed').length - head.failures_acknowledged;
  if (!failureBudgetSpent(Math.max(0, failed), servers, budget)) return null;
  const told = sessions.some(({ start_refusal: why }) => (why ?? []).some(({ code }) => code === 'failure-budget'));
  const goesOn = (told || head.stopped_at !== null) && mayHere(ctx, 'campaign.start');
  const [fr, en] = goesOn
    ? [
        ` Pour reprendre, une fois les échecs examinés : /demarrer ${head.id}.`,
        ` To resume, once you have checked the failures: /start ${head.id}.`,
      ]
    : ['', ''];
  return {
    fr: `Trop d’échecs (${failed} sur ${servers}) : plus aucun serveur ne démarre.${fr}`,
    en: `Too many failures (${failed} of ${servers}): no more servers will start.${en}`,
  };
}

/** Those of failed servers are told beside the failure. */
function rollbackText(sessions: readonly CampaignSession[]): Text | null {
  const rolling = sessions.filter(
    (s) => s.status !== 'failed' && s.rollback_asked_at !== null && s.reverted_at === null,
  );
  if (rolling.length === 0) return null;
  const names = (language: Language) =>
    rolling.map(({ hostname, rollback_error: error }) =>
      error === null ? hostname : `${hostname} (${recordedText(error)[language]})`,
    );
  return {
    fr: `Retour arrière en cours : ${named(names('fr'), 'fr', ', ')}.`,
    en: `Rollback in progress: ${named(names('en'), 'en', ', ')}.`,
  };
}

/** RUN-2: every reason of the first few servers; the others are counted. */
function refusalText(sessions: readonly CampaignSession[]): Text | null {
  const refused = sessions.filter(
    (s) =>
      s.start_refusal !== null && s.start_asked_at === null && ['pending', 'prereq_ok', 'failed'].includes(s.status),
  );
  if (refused.length === 0) return null;
  const n = refused.length;
  return {
    fr: `${n > 1 ? `${n} démarrages refusés` : 'Démarrage refusé'} : ${named(reasons(refused, 'fr'), 'fr', ' ')}`,
    en: `${n > 1 ? `${n} starts refused` : 'Start refused'}: ${named(reasons(refused, 'en'), 'en', ' ')}`,
  };
}

function reasons(refused: readonly CampaignSession[], language: keyof Text): readonly string[] {
  return refused.map(({ hostname, start_refusal }) => {
    const why = [...new Set((start_refusal ?? []).map(({ text }) => text[language]))].join(' ');
    return explained(hostname, why, language);
  });
}

function named(parts: readonly string[], language: keyof Text, between: string): string {
  const rest = parts.length - MAX_NAMED;
  const more = language === 'fr' ? `… et ${rest} de plus` : `… and ${rest} more`;
  return `${parts.slice(0, MAX_NAMED).join(between)}${rest > 0 ? ` ${more}` : ''}`;
}
