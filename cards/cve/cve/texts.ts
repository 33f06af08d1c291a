// The words of the card of a CVE.
import { counted, wholeNumber } from '../../words.ts';

const en = {
  open: (n: number) => `open on ${counted(n, 'en', 'server', 'servers')}`,
  branches: (hprod: number, prod: number) => `${hprod} non-production, ${prod} production`,
  severity: { critical: 'critical', important: 'important', moderate: 'moderate', low: 'low' },
  unknown: 'unknown here',
  neverMet:
    'No scan or campaign has mentioned this CVE. It may not be fixed: the number may be wrong, or no repository has an update for it yet.',
  none: 'No scanned server has an open advisory for it.',
  coverage: (fresh: number, of: number) =>
    `${wholeNumber(fresh, 'en')} of ${counted(of, 'en', 'server', 'servers')} scanned within a day`,
  waiting: (n: number) => `${n} being scanned`,
  silent: (n: number, names: string) => `No data for ${n}: ${names}${n > 6 ? '…' : ''}`,
  lifted: (globs: string) => `An emergency campaign ignores these exclusions: ${globs}`,
  campaigns: (ids: string) => `Open emergency campaign: ${ids}`,
  taken: (n: number, out: number) =>
    `An emergency campaign created now would include ${n} and not ${out}: see each below.`,
  heldBack: 'held back by exclusions',
  scan: 'Scan now',
  emergency: 'Emergency campaign…',
  explained:
    'Every server of the list, updated for this CVE only. Non-production comes first, a KO still blocks, and production still needs its approval. An admin may shorten the validation: green checks after the update then replace an owner’s missing answer. Freezes and seasons do not apply to a campaign that an admin creates.',
  reason: 'Reason (recorded and announced)',
  shortened: 'Create, shortened validation',
  full: 'Create, full validation',
};

const fr: typeof en = {
  open: (n) => `ouverte sur ${counted(n, 'fr', 'serveur', 'serveurs')}`,
  branches: (hprod, prod) => `${hprod} hors production, ${prod} en production`,
  severity: { critical: 'critique', important: 'importante', moderate: 'modérée', low: 'faible' },
  unknown: 'inconnue ici',
  neverMet:
    'Aucun scan ni aucune campagne ne cite cette CVE. Elle n’est pas forcément corrigée : le numéro est peut-être faux, ou aucun dépôt n’a encore de mise à jour.',
  none: 'Aucun serveur scanné n’a d’avis ouvert pour cette CVE.',
  coverage: (fresh, of) =>
    `${counted(fresh, 'fr', 'serveur', 'serveurs')} sur ${wholeNumber(of, 'fr')} ${fresh < 2 ? 'scanné' : 'scannés'} depuis moins d’un jour`,
  waiting: (n) => `${n} en cours de scan`,
  silent: (n, names) => `Aucune donnée pour ${n} : ${names}${n > 6 ? '…' : ''}`,
  lifted: (globs) => `Une campagne d’urgence ignore ces exclusions : ${globs}`,
  campaigns: (ids) => `Campagne d’urgence ouverte : ${ids}`,
  taken: (n, out) => `Une campagne d’urgence créée maintenant en retiendrait ${n}, mais pas ${out} : voir ci-dessous.`,
  heldBack: 'retenue par des exclusions',
  scan: 'Scanner maintenant',
  emergency: 'Campagne d’urgence…',
  explained:
    'Tous les serveurs de la liste, mis à jour pour cette CVE seulement. Le hors production passe d’abord, un KO bloque toujours, et la production attend toujours son feu vert. Un administrateur peut raccourcir la validation : des contrôles verts après la mise à jour remplacent alors la réponse manquante d’un responsable. Les gels et la saison ne s’appliquent pas à une campagne créée par un administrateur.',
  reason: 'Motif (conservé et annoncé)',
  shortened: 'Créer, validation raccourcie',
  full: 'Créer, validation complète',
};

export const cveTexts = { en, fr };
