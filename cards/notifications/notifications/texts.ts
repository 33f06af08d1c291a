// The words of the card on which a person chooses what they are told.
import type { Wish } from '../../../domain/notifications/notice-kinds.ts';

const en = {
  heading: 'Notifications',
  wish: { now: 'At once', morning: 'In the morning', off: 'Not at all' } satisfies Record<Wish, string>,
  quiet: (from: string, until: string) => `nothing from ${from} to ${until}, on weekends or on public holidays`,
  never: (morning: string) => `no quiet hours; the morning message comes at ${morning}`,
  morning: (at: string) => `The morning message comes at ${at} on working days, with what waited.`,
  urgent:
    'At any hour: what concerns an emergency, a KO, a rollback that awaits your agreement, and the failure of a production server that you are patching.',
  none: 'Nothing is sent to your roles by itself.',
  quietLabel: 'Quiet hours',
  quietToggle: 'Nothing on nights and days off',
  nightFrom: 'Quiet from',
  morningLabel: 'Until, when the morning message comes',
  zone: 'Time zone',
  save: 'Save',
  reset: 'Use the defaults again',
};

const fr: typeof en = {
  heading: 'Notifications',
  wish: { now: 'Tout de suite', morning: 'Le matin', off: 'Pas du tout' },
  quiet: (from, until) => `rien de ${from} à ${until}, ni le week-end, ni les jours fériés`,
  never: (morning) => `pas d’heures calmes ; le message du matin arrive à ${morning}`,
  morning: (at) => `Le message du matin arrive à ${at} les jours ouvrés, avec ce qui a attendu.`,
  urgent:
    'À toute heure : ce qui concerne une urgence, un KO, un retour arrière qui attend votre accord, et l’échec d’un serveur de production que vous patchez.',
  none: 'Rien n’est envoyé automatiquement à vos rôles.',
  quietLabel: 'Heures calmes',
  quietToggle: 'Rien la nuit ni les jours chômés',
  nightFrom: 'Calme à partir de',
  morningLabel: 'Calme jusqu’à (heure du message du matin)',
  zone: 'Fuseau horaire',
  save: 'Enregistrer',
  reset: 'Revenir aux valeurs par défaut',
};

export const notificationsTexts = { en, fr };
