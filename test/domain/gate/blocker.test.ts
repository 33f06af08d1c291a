// What is stored and what is said of each obstacle: overrides keep the keys (GATE-6), so that their form may not change in silence, and every
// obstacle is a whole sentence in both languages (GATE-3).
import { describe, expect, it } from 'vitest';
import { gateAnswer } from '../../../domain/gate/gate.ts';
import type { GateQuestion, LinkedServer } from '../../../domain/gate/question.ts';
import type { AttemptId, ServerId, ValidationId } from '../../../domain/ids.ts';
import { ELSEWHERE, ended, failedSince, fresh, ordered, question, running, server } from './questions.ts';

const blockersOf = (change: Partial<LinkedServer>, asked: Partial<GateQuestion> = {}) => {
  const answer = gateAnswer(question([server(change)], asked));
  return answer.state === 'closed' ? answer.blockers : [];
};
const entry = (status: 'pending' | 'in_progress', lastAttempt: number | null) => ({
  ...{ serverId: 5 as ServerId, hostname: 'VTweb1', status, ordered: false },
  lastAttempt: lastAttempt as AttemptId | null,
});
const emergency = { patched: true, refusal: null, checks: 'no', free: 'no' } as const;
const outside = { ...emergency, patched: false };
const shortened = { shortened: true };
const unanswered = fresh('en_attente');
const narrowed = [{ campaignId: ELSEWHERE, cycle: 1, year: 2027, scope: { kind: 'cve', id: 'CVE-2026-1' } as const }];

type Case = {
  readonly of: string;
  readonly change: Partial<LinkedServer>;
  readonly asked?: Partial<GateQuestion>;
  readonly key: string;
  readonly fr: string;
  readonly en: string;
};

const CASES: readonly Case[] = [
  { of: 'an attempt', change: running(), key: 'in-progress:attempt-6', fr: 'en cours', en: 'in progress' },
  {
    of: 'an attempt elsewhere',
    change: running(6, ELSEWHERE),
    key: 'in-progress:attempt-6',
    fr: 'en cours (campagne 11)',
    en: 'in progress (campaign 11)',
  },
  {
    of: 'an order',
    change: ordered(),
    key: 'ordered:order-3.1800000000000',
    fr: 'démarrage demandé',
    en: 'start requested',
  },
  {
    of: 'a rollback that runs',
    change: { work: [{ kind: 'rollback', snapshotId: 9, order: 1 }] },
    key: 'rolling-back:snapshot-9.1',
    fr: 'retour arrière en cours',
    en: 'rollback in progress',
  },
  {
    of: 'a rollback',
    change: { rollbacks: [{ snapshotId: 9, order: 1, proved: true }] },
    key: 'rolled-back:snapshot-9.1.proved',
    fr: 'ramené au snapshot depuis son dernier patch',
    en: 'rolled back since its last patch',
  },
  {
    of: 'a rollback that nothing proves',
    change: { rollbacks: [{ snapshotId: 9, order: 1, proved: false }] },
    key: 'rolled-back:snapshot-9.1.failed',
    fr: 'son retour arrière a échoué, son état est inconnu',
    en: 'its rollback failed, its state is unknown',
  },
  { of: 'a failure', change: failedSince(), key: 'failed:attempt-6', fr: 'en échec', en: 'failed' },
  {
    of: 'a link that became production',
    change: { production: true },
    key: 'now-production:attempt-5',
    fr: 'est passé en production et ne peut plus servir de validation ; déliez-le, ou liez-en un autre',
    en: 'is now a production server and can no longer validate; unlink it, or link another one',
  },
  {
    of: 'there being no patch',
    change: { validation: null },
    key: 'never-patched:none',
    fr: 'pas encore patché par PatchCenter',
    en: 'not patched by PatchCenter yet',
  },
  {
    of: 'there being no answer',
    change: { validation: unanswered },
    key: 'awaiting-answer:attempt-5',
    fr: 'validation en attente',
    en: 'validation pending',
  },
  {
    of: 'a KO',
    change: { validation: fresh('validated_ko') },
    key: 'refused-by-owner:answer-7.1',
    fr: 'KO du responsable',
    en: 'KO from its owner',
  },
  {
    of: 'a validation of an earlier cycle',
    change: { validation: fresh('forced', { cycle: 3, year: 2026 }) },
    key: 'stale:attempt-5',
    fr: 'pas patché dans ce cycle (dernière validation : cycle 3 de 2026)',
    en: 'not patched in this cycle (last validation: cycle 3 of 2026)',
  },
  {
    of: 'a validation of another campaign',
    change: { validation: fresh('forced', { campaignId: ELSEWHERE }) },
    asked: { freshness: 'campaign' },
    key: 'stale:attempt-5',
    fr: 'sa dernière validation date d’une autre campagne (11)',
    en: 'last validated in another campaign (11)',
  },
  {
    of: 'a narrowed update',
    change: { validatedUpdates: narrowed },
    key: 'narrower:attempt-5',
    fr: 'validé seulement pour une mise à jour limitée (CVE-2026-1)',
    en: 'only validated for a limited update (CVE-2026-1)',
  },
  {
    of: 'checks that failed',
    change: { validation: unanswered, emergency },
    asked: shortened,
    key: 'checks:attempt-5',
    fr: 'contrôles en échec après la mise à jour, et pas de réponse du responsable',
    en: 'checks failed after the update, and no answer from its owner',
  },
  {
    of: 'checks without a result',
    change: { validation: unanswered, emergency: { ...emergency, checks: 'unknown' } },
    asked: shortened,
    key: 'checks:attempt-5',
    fr: 'pas de résultat des contrôles après la mise à jour, et pas de réponse du responsable',
    en: 'no results from the checks after the update, and no answer from its owner',
  },
  {
    of: 'a flaw outside the emergency',
    change: { emergency: outside },
    asked: shortened,
    key: 'outside-emergency:attempt-5',
    fr: 'pas encore patché dans cette campagne d’urgence, et toujours vulnérable',
    en: 'not patched in this emergency campaign yet, and still vulnerable',
  },
  {
    of: 'there being no scan outside the emergency',
    change: { emergency: { ...outside, free: 'unknown' } },
    asked: shortened,
    key: 'outside-emergency:attempt-5',
    fr: 'pas encore patché dans cette campagne d’urgence, et aucun scan des dernières 24 heures ne montre qu’il n’est pas vulnérable',
    en: 'not patched in this emergency campaign yet, and no scan from the last 24 hours shows that it is not vulnerable',
  },
];

describe('GATE-3: an obstacle', () => {
  it.each(CASES)('of $of has its key and its sentence', ({ change, asked, key, fr, en }) => {
    expect(blockersOf(change, asked).map((one) => [one.key, one.reason.fr, one.reason.en])).toEqual([
      [`v2:2:${key}`, `vrdns1 : ${fr}.`, `vrdns1: ${en}.`],
    ]);
  });

  it('of a QuickWin entry is another one before its attempt and during it (GATE-4)', () => {
    const keys = (status: 'pending' | 'in_progress', attempt: number | null) =>
      blockersOf({}, { quickwinHprod: [entry(status, attempt)] }).map(({ key }) => key);
    expect(keys('pending', null)).toEqual(['v2:5:hprod-unfinished:before-none']);
    expect(keys('pending', 4)).toEqual(['v2:5:hprod-unfinished:before-attempt-4']);
    expect(keys('in_progress', 4)).toEqual(['v2:5:hprod-unfinished:attempt-4']);
  });

  it('of this emergency’s own KO names that answer (GATE-7)', () => {
    const refusal = { id: 8 as ValidationId, answers: 2 };
    const [blocker] = blockersOf({ emergency: { ...emergency, refusal } }, shortened);
    expect(blocker?.key).toBe('v2:2:refused-by-owner:answer-8.2');
  });

  it('stays beside an accepted patch that is not the newest (GATE-3)', () => {
    const later: Partial<LinkedServer> = {
      ...{ lastAttempt: 6 as AttemptId, lastPatched: 6 as AttemptId, lastEnded: ended('patched', 6) },
      validation: fresh('validated_ok', { cycle: 3 }),
    };
    expect(blockersOf(later).map(({ code }) => code)).toEqual(['awaiting-answer', 'stale']);
  });

  it('names three advisories of a narrowed update, and how many more', () => {
    const ids = ['RHSA-2026:1', 'RHSA-2026:2', 'RHSA-2026:3', 'RHSA-2026:4'];
    const of = { campaignId: ELSEWHERE, cycle: 1, year: 2027 };
    const validatedUpdates = [1, 2].map(() => ({ ...of, scope: { kind: 'advisories', ids } as const }));
    const [blocker] = blockersOf({ validatedUpdates });
    // The same limit twice is said once.
    expect(blocker?.reason.en).toBe(
      'vrdns1: only validated for a limited update (RHSA-2026:1, RHSA-2026:2, RHSA-2026:3 and 1 more).',
    );
  });
});
