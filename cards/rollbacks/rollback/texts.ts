// The words of the card of a rollback that waits for an agreement.
import { counted } from '../../words.ts';

const en = {
  heading: 'Approve a rollback',
  campaign: (id: number) => `campaign ${id}`,
  waits: 'Nothing has been restored. The owner of these databases decides.',
  lost: (hours: string, at: string) =>
    `Everything written since ${at} (${hours}) would be lost, including in these databases:`,
  more: (n: number) => `and ${counted(n, 'en', 'more', 'more')}`,
  asked: (by: string, at: string) => `Requested by ${by} on ${at}:`,
  agreed: (by: string, at: string) => `✔ Approved by ${by} on ${at}: the snapshot is being restored.`,
  refused: (by: string, at: string) => `Refused by ${by} on ${at}: nothing was restored.`,
  void: 'The snapshot is no longer kept: there is nothing to restore.',
  agree: 'Approve and restore the snapshot',
  refuse: 'Refuse',
};

const fr: typeof en = {
  heading: 'Approuver un retour arrière',
  campaign: (id) => `campagne ${id}`,
  waits: 'Rien n’a été restauré. Le responsable de ces bases de données décide.',
  lost: (hours, at) => `Tout ce qui a été écrit depuis ${at} (${hours}) serait perdu, y compris dans ces bases :`,
  more: (n) => `et ${counted(n, 'fr', 'autre', 'autres')}`,
  asked: (by, at) => `Demandé par ${by}, ${at} :`,
  agreed: (by, at) => `✔ Approuvé par ${by}, ${at} : le snapshot est en cours de restauration.`,
  refused: (by, at) => `Refusé par ${by}, ${at} : rien n’a été restauré.`,
  void: 'Le snapshot n’est plus conservé : il n’y a rien à restaurer.',
  agree: 'Approuver et restaurer le snapshot',
  refuse: 'Refuser',
};

export const rollbackTexts = { en, fr };
