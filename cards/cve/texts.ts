// The words of the card of a CVE.
import { counted } from '../words.ts';

const en = {
  open: (n: number) => `open on ${counted(n, 'en', 'server', 'servers')}`,
  branches: (hprod: number, prod: number) => `${hprod} non-production, ${prod} production`,
  severity: { critical: 'critical', important: 'important', moderate: 'moderate', low: 'low' },
  none: 'No server that was scanned has an advisory for it open.',
  coverage: (fresh: string, of: string) => `${fresh} of ${of} servers scanned within a day`,
  waiting: (n: number) => `${n} being scanned`,
  silent: (n: number, names: string) => `Nothing known of ${n}: ${names}${n > 6 ? '…' : ''}`,
  lifted: (globs: string) => `An emergency campaign lifts the exclusion of: ${globs}`,
  campaigns: (ids: string) => `Emergency campaign open: ${ids}`,
  heldBack: 'held back by exclusions',
  scan: 'Scan now',
  emergency: 'Emergency campaign…',
  explained:
    'Every server of the list, updated for this CVE alone. Shortened gates: production waits for non-production to be patched without failing, not for the owners’ answers. The prod go stays. Created by an admin, it also lifts freeze and season.',
  reason: 'Reason (kept on record, and announced)',
  shortened: 'Create, shortened gates',
  full: 'Create, full gates',
};

const fr: typeof en = {
  open: (n) => `ouverte sur ${counted(n, 'fr', 'serveur', 'serveurs')}`,
  branches: (hprod, prod) => `${hprod} hors production, ${prod} en production`,
  severity: { critical: 'critique', important: 'importante', moderate: 'modérée', low: 'faible' },
  none: 'Aucun serveur scanné n’a d’avis ouvert pour elle.',
  coverage: (fresh, of) => `${fresh} serveurs sur ${of} scannés depuis moins d’un jour`,
  waiting: (n) => `${n} en cours de scan`,
  silent: (n, names) => `Rien de connu de ${n} : ${names}${n > 6 ? '…' : ''}`,
  lifted: (globs) => `Une campagne d’urgence lève l’exclusion de : ${globs}`,
  campaigns: (ids) => `Campagne d’urgence ouverte : ${ids}`,
  heldBack: 'retenue par des exclusions',
  scan: 'Scanner maintenant',
  emergency: 'Campagne d’urgence…',
  explained:
    'Tous les serveurs de la liste, mis à jour pour cette CVE seule. Contrôles raccourcis : la production attend que le hors-prod soit patché sans échec, pas les réponses des responsables. Le feu vert reste. Créée par un administrateur, elle lève aussi gel et saison.',
  reason: 'Motif (conservé et annoncé)',
  shortened: 'Créer, contrôles raccourcis',
  full: 'Créer, contrôles complets',
};

export const cveTexts = { en, fr };
