// What a card says of each condition that is not met (RUN-2): a whole sentence in both languages, with the figures that a person needs.
import { describe, expect, it } from 'vitest';
import { startBlockers } from '../../../domain/campaigns/start-conditions.ts';
import { DEFAULT_START_POLICY } from '../../../domain/campaigns/start-policy.ts';
import type { StartRequest } from '../../../domain/campaigns/start-request.ts';
import type { ServerId } from '../../../domain/ids.ts';

const NO_FOUNDATION: StartRequest['foundation'] = {
  foundation: null,
  foundationRunning: null,
  own: { otherRunning: null, before: [], confirmedOn: null },
  today: '2027-02-03',
};
const now = new Date('2027-02-03T09:00:00Z'); // Wednesday, 10:00 in Paris
const said = { fr: 'Commvault : trop ancienne', en: 'Commvault: too old' };
const request: StartRequest = {
  now,
  policy: DEFAULT_START_POLICY,
  hostname: 'VPdns1',
  action: 'start',
  status: 'prereq_ok',
  prerequisites: { validated: true, at: now },
  calendar: { freeze: false, holiday: false, bannedSeason: false },
  environment: { environment: 'Recette', production: false },
  branch: { kind: 'hprod' },
  change: null,
  ring: { state: 'open' },
  site: { state: 'open' },
  rollback: { method: 'snapshot' },
  attemptRunning: false,
  exclusiveGroupRunning: null,
  exclusiveGroupUnclosed: null,
  dependencies: [],
  dependantRunning: null,
  foundation: NO_FOUNDATION,
  campaign: { stopped: false, failed: 0, servers: 50 },
  forecastMinutes: 105,
  trigger: { kind: 'operator', orderedAt: now },
  unclosed: false,
  orderer: { kind: 'allowed', name: 'Khalid' },
};
const open = { state: 'open', kind: 'validated', needs: null } as const;
const why = { fr: 'vrdns1 : validation en attente.', en: 'vrdns1: validation pending.' };
const closed = {
  state: 'closed',
  blockers: [
    {
      serverId: 2 as ServerId,
      hostname: 'vrdns1',
      code: 'awaiting-answer',
      key: 'v2:2:awaiting-answer:none',
      reason: why,
    },
  ],
} as const;
const slot = { kind: 'slot', goGiven: true, orderedAt: now, waitedAt: null } as const;
const at = (instant: string) => ({ now: new Date(instant), prerequisites: { validated: true, at: new Date(instant) } });

const ofFoundation = (own: Partial<StartRequest['foundation']['own']>): StartRequest['foundation'] => ({
  ...NO_FOUNDATION,
  foundation: 'dns',
  own: { ...NO_FOUNDATION.own, confirmedOn: '2027-02-03', ...own },
});

const CASES: readonly { readonly change: Partial<StartRequest>; readonly fr: string; readonly en: string }[] = [
  {
    change: { status: 'patched' },
    fr: 'vpdns1 est patché. C’est possible seulement s’il est : en attente ou prérequis remplis.',
    en: 'vpdns1 is patched. This is only possible if it is: pending or prerequisites met.',
  },
  { change: { prerequisites: null }, fr: 'Les prérequis ne sont pas remplis.', en: 'The prerequisites are not met.' },
  {
    change: { prerequisites: { validated: true, at: new Date('2027-02-03T08:00:00Z') } },
    fr: 'Les prérequis ont plus de 60 minutes : relancez-les.',
    en: 'The prerequisites are older than 60 minutes: run them again.',
  },
  {
    change: {
      ...at('2027-02-07T09:00:00Z'),
      trigger: { kind: 'operator', orderedAt: new Date('2027-02-07T08:59:00Z') },
    },
    fr: 'Hors de la fenêtre de maintenance (lundi, mardi, mercredi, jeudi, 09:00 à 21:00).',
    en: 'Outside the maintenance window (Monday, Tuesday, Wednesday, Thursday, 09:00 to 21:00).',
  },
  {
    change: { forecastMinutes: 661 },
    fr: 'Durée prévue : 661 minutes. Le patching finirait après 21:00.',
    en: 'Expected to take 661 minutes: it would end after 21:00.',
  },
  {
    change: { environment: { environment: 'Labo', production: null } },
    fr: 'L’environnement « Labo » n’est pas classé en production ou hors production : un administrateur doit le faire (/environnement).',
    en: 'The environment “Labo” is not classified as production or non-production: an admin has to do so (/environment).',
  },
  {
    change: { calendar: { freeze: true, holiday: false, bannedSeason: false } },
    fr: 'Période de gel.',
    en: 'Freeze period.',
  },
  {
    change: { calendar: { freeze: false, holiday: true, bannedSeason: false } },
    fr: 'Jour férié.',
    en: 'Public holiday.',
  },
  {
    change: { calendar: { freeze: false, holiday: false, bannedSeason: true } },
    fr: 'Pas de patching de la production trafic de janvier à mars.',
    en: 'The traffic domain’s production is not patched from January to March.',
  },
  { change: { branch: { kind: 'prod', gate: closed, goGiven: true } }, ...why },
  {
    change: { branch: { kind: 'prod', gate: open, goGiven: false } },
    fr: 'Le feu vert production n’est pas donné.',
    en: 'Production has not been approved.',
  },
  {
    change: { rollback: null },
    fr: 'On ne sait pas comment revenir en arrière : relancez les prérequis.',
    en: 'The rollback method is unknown: run the prerequisites again.',
  },
  {
    change: { rollback: { method: 'na', confirmedAt: null, backup: null } },
    fr: 'Pas de snapshot possible : confirmez que la sauvegarde est récente.',
    en: 'A snapshot is not possible: confirm that the backup is recent.',
  },
  {
    change: { rollback: { method: 'na', confirmedAt: new Date('2027-02-01T09:00:00Z'), backup: null } },
    fr: 'La sauvegarde a été confirmée il y a plus de 24 heures : confirmez-la de nouveau.',
    en: 'The backup was confirmed more than 24 hours ago: confirm it again.',
  },
  {
    change: {
      rollback: { method: 'na', confirmedAt: null, backup: { answer: 'no', goodUntil: null, text: said } },
    },
    fr: 'Commvault : trop ancienne. Faites faire une sauvegarde, puis relancez les prérequis.',
    en: 'Commvault: too old. Have a backup made, then run the prerequisites again.',
  },
  {
    change: {
      rollback: { method: 'na', confirmedAt: null, backup: { answer: 'unknown', goodUntil: null, text: said } },
    },
    fr: 'Pas de snapshot possible : confirmez que la sauvegarde est récente. Commvault : trop ancienne.',
    en: 'A snapshot is not possible: confirm that the backup is recent. Commvault: too old.',
  },
  {
    change: { unclosed: true },
    fr: 'Une mise à jour abandonnée peut encore y démarrer : attendez que le serveur réponde, puis relancez-le.',
    en: 'An abandoned update may still start there: wait until the server answers, then start it again.',
  },
  {
    change: { attemptRunning: true },
    fr: 'Ce serveur est déjà en cours de patching.',
    en: 'This server is already being patched.',
  },
  {
    change: { exclusiveGroupRunning: 'vpdns2' },
    fr: 'vpdns2, du même cluster, est en cours de patching.',
    en: 'vpdns2, in the same cluster, is being patched.',
  },
  {
    change: { exclusiveGroupUnclosed: 'vpdns2' },
    fr: 'Une mise à jour abandonnée peut encore démarrer sur vpdns2, du même cluster : attendez que ce serveur réponde, puis démarrez celui-ci de nouveau.',
    en: 'An abandoned update may still start on vpdns2, in the same cluster: wait until that server answers, then start this one again.',
  },
  {
    change: { dependencies: [{ hostname: 'vpdb1', why: 'running' }] },
    fr: 'vpdb1, dont il dépend, est en cours de patching.',
    en: 'vpdb1, which it depends on, is being patched.',
  },
  {
    change: { dependencies: [{ hostname: 'vpdb1', why: 'ordered' }] },
    fr: 'vpdb1, dont il dépend, démarre avant lui.',
    en: 'vpdb1, which it depends on, starts first.',
  },
  {
    change: { dependencies: [{ hostname: 'vpdb1', why: 'at-slot' }] },
    fr: 'vpdb1, dont il dépend, démarre avant lui, à son créneau.',
    en: 'vpdb1, which it depends on, starts first, at its slot.',
  },
  {
    change: { dependencies: [{ hostname: 'vpdb1', why: 'pending' }] },
    fr: 'vpdb1, dont il dépend, n’est pas encore patché : démarrez-le d’abord.',
    en: 'vpdb1, which it depends on, is not patched yet: start it first.',
  },
  {
    change: { dependencies: [{ hostname: 'vpdb1', why: 'failed' }] },
    fr: 'vpdb1, dont il dépend, est en échec : relancez-le d’abord.',
    en: 'vpdb1, which it depends on, has failed: retry it first.',
  },
  {
    change: { dependencies: [{ hostname: 'vpdb1', why: 'refused' }] },
    fr: 'vpdb1, dont il dépend, a reçu un KO de son responsable.',
    en: 'vpdb1, which it depends on, was answered KO by its owner.',
  },
  {
    change: { dependencies: [{ hostname: 'vpdb1', why: 'rolled-back' }] },
    fr: 'vpdb1, dont il dépend, est revenu en arrière.',
    en: 'vpdb1, which it depends on, was rolled back.',
  },
  {
    change: { dependencies: [{ hostname: 'vpdb1', why: 'unchecked' }] },
    fr: 'vpdb1, dont il dépend, n’a ni contrôles au vert ni OK de son responsable.',
    en: 'vpdb1, which it depends on, has neither green checks nor the OK of its owner.',
  },
  {
    change: { dependantRunning: 'vpapp1' },
    fr: 'vpapp1, qui dépend de lui, est en cours de patching.',
    en: 'vpapp1, which depends on it, is being patched.',
  },
  {
    change: { foundation: { ...NO_FOUNDATION, foundationRunning: 'vpdb1' } },
    fr: 'vpdb1, un socle de PatchCenter, est en cours de patching : rien d’autre ne démarre.',
    en: 'vpdb1, a foundation of PatchCenter, is being patched: nothing else starts.',
  },
  {
    change: { foundation: { ...NO_FOUNDATION, foundation: 'database' } },
    fr: 'PatchCenter repose sur ce serveur (base de données). Confirmez par son nom, puis démarrez-le : /confirmer vpdns1',
    en: 'PatchCenter stands on this server (database). Confirm it by its name, then start it: /confirm vpdns1',
  },
  {
    change: { foundation: ofFoundation({ before: [{ hostname: 'vpapp1', comes: false }] }) },
    fr: 'Un socle (DNS) passe en dernier. À démarrer ou exclure avant lui : vpapp1.',
    en: 'A foundation (DNS) comes last. To be started or excluded first: vpapp1.',
  },
  {
    change: { foundation: ofFoundation({ before: [{ hostname: 'vpapp1', comes: true }] }) },
    fr: 'Un socle (DNS) passe en dernier : vpapp1 démarre avant lui.',
    en: 'A foundation (DNS) comes last: vpapp1 starts first.',
  },
  {
    change: { foundation: ofFoundation({ otherRunning: 'vpweb1' }) },
    fr: 'Un socle (DNS) est patché seul : vpweb1 est encore en cours.',
    en: 'A foundation (DNS) is patched alone: vpweb1 is still under way.',
  },
  {
    change: { orderer: { kind: 'of-another', name: 'Khalid', operator: 'Olga' } },
    fr: 'Khalid l’a démarré, mais le serveur est maintenant affecté à Olga, qui doit le démarrer de nouveau.',
    en: 'Khalid started it, but the server is now assigned to Olga, who has to start it again.',
  },
  {
    change: { campaign: { stopped: false, failed: 3, servers: 50 } },
    fr: 'Trop d’échecs (3 sur 50) : la campagne est arrêtée.',
    en: 'Too many failures (3 of 50): the campaign has been stopped.',
  },
  {
    change: { campaign: { stopped: true, failed: 0, servers: 50 } },
    fr: 'La campagne est arrêtée.',
    en: 'The campaign is stopped.',
  },
  {
    change: { trigger: { kind: 'operator', orderedAt: null } },
    fr: 'Un opérateur doit encore le démarrer.',
    en: 'An operator has to start it.',
  },
  {
    change: { trigger: { kind: 'operator', orderedAt: new Date('2027-02-02T09:00:00Z') } },
    fr: 'La demande du 2 février 2027 ne valait que pour ce jour-là : démarrez-le de nouveau s’il faut encore le patcher.',
    en: 'The request of 2 February 2027 was for that day only: start this server again if it still has to be patched.',
  },
  {
    change: { trigger: { ...slot, dueAt: null } },
    fr: 'Le serveur n’est pas planifié.',
    en: 'The server is not scheduled.',
  },
  {
    change: { trigger: { ...slot, dueAt: new Date('2027-02-03T09:00:01Z') } },
    fr: 'Son créneau n’a pas encore commencé.',
    en: 'Its slot has not started yet.',
  },
  {
    change: { trigger: { ...slot, dueAt: new Date('2027-02-03T08:15:00Z') } },
    fr: 'Créneau du 3 février 2027 à 09:15 manqué de plus de 30 minutes. Déplacez le serveur ou démarrez-le.',
    en: 'Its slot on 3 February 2027 at 09:15 was missed by more than 30 minutes. Move the server, or start it.',
  },
  {
    change: { orderer: { kind: 'unknown' } },
    fr: 'On ne sait pas qui l’a démarré : un opérateur doit le démarrer de nouveau.',
    en: 'It is unknown who started it: an operator has to start it again.',
  },
  {
    change: { orderer: { kind: 'closed', name: 'Khalid' } },
    fr: 'Le compte de Khalid, qui l’a démarré, est désactivé ou expiré : un opérateur doit le démarrer de nouveau.',
    en: 'Khalid started it, but that account is disabled or has expired: an operator has to start it again.',
  },
  {
    change: { orderer: { kind: 'not-allowed', name: 'Khalid' } },
    fr: 'Khalid, qui l’a démarré, n’a plus le droit de démarrer des serveurs : un opérateur doit le démarrer de nouveau.',
    en: 'Khalid started it, but may no longer start servers: an operator has to start it again.',
  },
];

describe('RUN-2: a condition that is not met', () => {
  it.each(CASES)('is told alone, in both languages: $en', ({ change, fr, en }) => {
    expect(startBlockers({ ...request, ...change }).map(({ text }) => text)).toEqual([{ fr, en }]);
  });
});
