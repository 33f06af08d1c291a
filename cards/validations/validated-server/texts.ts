// The words of the card of one server that is to be validated.
import { counted } from '../../words.ts';

type Counts = { readonly updated: number; readonly installed: number; readonly removed: number };

const en = {
  heading: (hostname: string) => `Changes on ${hostname}`,
  campaign: (id: number, label: string) => `campaign ${id}, ${label}`,
  patchedAt: (at: string) => `patched ${at}`,
  answered: (by: string, at: string) => `answered by ${by}, ${at}`,
  comment: 'Comment',
  checks: 'Checks before and after',
  packages: (n: number) => `${counted(n, 'en', 'package changed', 'packages changed')}`,
  noPackages: 'No package changed',
  counts: ({ updated, installed, removed }: Counts) => `${updated} updated, ${installed} installed, ${removed} removed`,
  advisories: (n: number) => counted(n, 'en', 'security advisory closed', 'security advisories closed'),
  noAdvisories: 'no known security advisory',
  back: 'Go back to the validation',
  refresh: 'Refresh',
};

const fr: typeof en = {
  heading: (hostname) => `Changements sur ${hostname}`,
  campaign: (id, label) => `campagne ${id}, ${label}`,
  patchedAt: (at) => `patché ${at}`,
  answered: (by, at) => `réponse de ${by}, ${at}`,
  comment: 'Commentaire',
  checks: 'Contrôles avant et après',
  packages: (n) => counted(n, 'fr', 'paquet changé', 'paquets changés'),
  noPackages: 'Aucun paquet changé',
  counts: ({ updated, installed, removed }) =>
    `${updated} mis à jour, ${counted(installed, 'fr', 'installé', 'installés')}, ${counted(removed, 'fr', 'retiré', 'retirés')}`,
  advisories: (n) => counted(n, 'fr', 'avis de sécurité traité', 'avis de sécurité traités'),
  noAdvisories: 'aucun avis de sécurité connu',
  back: 'Revenir à la validation',
  refresh: 'Actualiser',
};

export const validatedServerTexts = { en, fr };
