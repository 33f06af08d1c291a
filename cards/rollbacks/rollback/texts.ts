// The words of the card of a rollback that waits for an agreement.
import { counted } from '../../words.ts';

const en = {
  heading: 'A rollback awaits your agreement',
  campaign: (id: number) => `campaign ${id}`,
  waits: 'Nothing has been restored. The owner of these databases decides.',
  lost: (hours: string, at: string) =>
    `Everything written in ${hours}, since ${at}, would be lost, these databases included:`,
  more: (n: number) => `and ${counted(n, 'en', 'more', 'more')}`,
  asked: (by: string, at: string) => `Asked for by ${by} on ${at}:`,
  agreed: (by: string, at: string) => `✔ ${by} agreed on ${at}: the snapshot is being restored.`,
  refused: (by: string, at: string) => `Left as it is by ${by} on ${at}: nothing was restored.`,
  void: 'The snapshot is held no longer: there is nothing to restore.',
  agree: 'Agree: restore the snapshot',
  refuse: 'Leave it as it is',
};

const fr: typeof en = {
  heading: 'Un retour arrière attend votre accord',
  campaign: (id) => `campagne ${id}`,
  waits: 'Rien n’a été restauré. Le responsable de ces bases de données décide.',
  lost: (hours, at) => `Tout ce qui a été écrit en ${hours}, depuis ${at}, serait perdu, y compris dans ces bases :`,
  more: (n) => `et ${counted(n, 'fr', 'autre', 'autres')}`,
  asked: (by, at) => `Demandé par ${by} ${at} :`,
  agreed: (by, at) => `✔ Accord de ${by} ${at} : le snapshot est en cours de restauration.`,
  refused: (by, at) => `Laissé en l’état par ${by} ${at} : rien n’a été restauré.`,
  void: 'Le snapshot n’est plus conservé : il n’y a rien à restaurer.',
  agree: 'D’accord : restaurer le snapshot',
  refuse: 'Laisser en l’état',
};

export const rollbackTexts = { en, fr };
