// The words of the card of a CVE.
import { counted, wholeNumber } from '../../words.ts';

const en = {
  open: (n: number) => `open on ${counted(n, 'en', 'server', 'servers')}`,
  branches: (hprod: number, prod: number) => `${hprod} non-production, ${prod} production`,
  severity: { critical: 'critical', important: 'important', moderate: 'moderate', low: 'low' },
  unknown: 'unknown here',
  neverMet:
    'No scan and no campaign has ever named this CVE. That does not mean that it is fixed: its number may be wrong, or no repository has an update for it yet.',
  none: 'No server that was scanned has an advisory for it open.',
  coverage: (fresh: number, of: number) =>
    `${wholeNumber(fresh, 'en')} of ${counted(of, 'en', 'server', 'servers')} scanned within a day`,
  waiting: (n: number) => `${n} being scanned`,
  silent: (n: number, names: string) => `Nothing known of ${n}: ${names}${n > 6 ? '…' : ''}`,
  lifted: (globs: string) => `An emergency campaign lifts the exclusion of: ${globs}`,
  campaigns: (ids: string) => `Emergency campaign open: ${ids}`,
  taken: (n: number, out: number) =>
    `An emergency campaign made now takes ${n} of them and leaves out ${out}: see each below.`,
  heldBack: 'held back by exclusions',
  scan: 'Scan now',
  emergency: 'Emergency campaign…',
  explained:
    'Every server of the list, updated for this CVE alone. An admin may shorten the gates: green checks after the update then stand in for an owner’s answer that is missing; non-production still comes first, and a KO still closes. The prod go stays. Created by an admin, it also lifts freeze and season.',
  reason: 'Reason (kept on record, and announced)',
  shortened: 'Create, shortened gates',
  full: 'Create, full gates',
};

const fr: typeof en = {
  open: (n) => `ouverte sur ${counted(n, 'fr', 'serveur', 'serveurs')}`,
  branches: (hprod, prod) => `${hprod} hors production, ${prod} en production`,
  severity: { critical: 'critique', important: 'importante', moderate: 'modérée', low: 'faible' },
  unknown: 'inconnue ici',
  neverMet:
    'Aucun scan ni aucune campagne n’a jamais cité cette CVE. Cela ne veut pas dire qu’elle est corrigée : son numéro est peut-être faux, ou aucun dépôt n’a encore de mise à jour pour elle.',
  none: 'Aucun serveur scanné n’a d’avis ouvert pour elle.',
  coverage: (fresh, of) =>
    `${counted(fresh, 'fr', 'serveur', 'serveurs')} sur ${wholeNumber(of, 'fr')} ${fresh < 2 ? 'scanné' : 'scannés'} depuis moins d’un jour`,
  waiting: (n) => `${n} en cours de scan`,
  silent: (n, names) => `Rien de connu de ${n} : ${names}${n > 6 ? '…' : ''}`,
  lifted: (globs) => `Une campagne d’urgence lève l’exclusion de : ${globs}`,
  campaigns: (ids) => `Campagne d’urgence ouverte : ${ids}`,
  taken: (n, out) =>
    `Une campagne d’urgence créée maintenant en prend ${n} et en écarte ${out} : voir chacun ci-dessous.`,
  heldBack: 'retenue par des exclusions',
  scan: 'Scanner maintenant',
  emergency: 'Campagne d’urgence…',
  explained:
    'Tous les serveurs de la liste, mis à jour pour cette CVE seule. Un administrateur peut raccourcir les contrôles : des contrôles verts après la mise à jour remplacent alors une réponse manquante ; le hors-prod passe toujours d’abord, et un KO ferme toujours. Le feu vert reste. Créée par un administrateur, elle lève aussi gel et saison.',
  reason: 'Motif (conservé et annoncé)',
  shortened: 'Créer, contrôles raccourcis',
  full: 'Créer, contrôles complets',
};

export const cveTexts = { en, fr };
